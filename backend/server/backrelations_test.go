package main

import (
	"testing"
)

func TestWhatLooksThroughBackRelationsIsSeen(t *testing.T) {
	for filter, looks := range map[string]bool{
		"":                                    false,
		"title = 'a'":                         false,
		"title ~ 'requests_via_interlocutor'": false,
		`title ~ "a\"requests_via_x.y = 1"`:   false,
		"conversation.interlocutor.userID = 'zoe' && (status = 'todo' || status = 'done')": false,
		"requests_via_interlocutor.title ~ 'a'":                                            true,
		"'a' ?= bot.agents_via_bot.name":                                                   true,
		"id != '' && (id = '' || (requests_via_conversation.title ?~ 'a'))":                true,
		"geoDistance(1, requests_via_conversation.seq, 2, 3) > 4":                          true,
		"id != '' // a comment\n&& requests_via_conversation.title:lower = 'a'":            true,
		"requests_via_conversation.title = ":                                               true,
		"title ~ 'it''s' || requests_via_conversation.id = 1":                              true,
	} {
		if looksBack(filter) != looks {
			t.Errorf("%s: %v", filter, !looks)
		}
	}
	expect(t, sortsBack("-created,conversation.requests_via_conversation.title"), true)
	expect(t, sortsBack("-created"), false)
	for expand, looks := range map[string]bool{
		"": false, "conversation,interlocutor": false, "conversation.interlocutor": false, "groups": false,
		"messages_via_conversation": true, "conversation,conversation.messages _via_ conversation": true,
		"messages(conversation)": true, "conversation.messages (conversation)": true,
	} {
		expect(t, expandsBack(expand), looks)
	}
}

func TestASubscriptionThatLooksBackIsDropped(t *testing.T) {
	s := newStream(newFanout())
	s.Subscribe(
		`requests/*?options={"query":{"filter":"bot.webhooks_via_bot.url ~ 'a'"}}`,
		`requests/*?options=%7B%22query%22%3A%7B%22filter%22%3A%22%5Cu0062ot.webhooks%5Cu005fvia_bot.url%20%3E%200%22%7D%7D`,
		`requests/*?options={"query":{"expand":"conversation.messages_via_conversation.conversation"}}`,
		`requests/*?options={"query":{"expand":"conversation.messages(conversation)"}}`,
		`requests/*?options={"query":{"expand":"interlocutor"}}`,
	)
	expect(t, len(s.Subscriptions()), 1)
	for _, options := range s.Subscriptions() {
		expect(t, options.Query["expand"], "interlocutor")
	}
}
