package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestASettingThatNobodyCanReadRefusesTheStart(t *testing.T) {
	with := func(name, value string) error {
		return checkSettings(func(asked string) string {
			if asked == name {
				return value
			}
			return ""
		})
	}
	for _, right := range [][2]string{
		{"", ""}, {"DASHBOARD", "on"}, {"WEBHOOK_ALLOW_PRIVATE", "off"}, {"FILES_UNSENT_MB", "1"}, {"DELIVERY_GIVE_UP_MS", "86400000"},
	} {
		expect(t, with(right[0], right[1]), nil)
	}
	for _, wrong := range [][2]string{
		{"DASHBOARD", "yes"}, {"WEBHOOK_ALLOW_PRIVATE", "true"}, {"FILES_UNSENT_MB", "50 MB"}, {"FILES_PER_DAY_MB", "-1"},
		{"FILES_UNSENT_MB", "0"}, {"DELIVERY_BACKOFF_MS", "2s"}, {"DELIVERY_GIVE_UP_MS", "1.5"},
	} {
		err := with(wrong[0], wrong[1])
		expect(t, err != nil && strings.HasPrefix(explain(err), wrong[0]+" is "), true)
	}
}

func TestTheGuidesHaveEverySetting(t *testing.T) {
	var guides string
	for _, name := range []string{"operating", "webhooks"} {
		text, err := os.ReadFile("../../docs/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		guides += string(text)
	}
	source, err := os.ReadFile("settings.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`"([A-Z]+_[A-Z_]+|DASHBOARD)"`).FindAllStringSubmatch(string(source), -1) {
		if !strings.Contains(guides, "| `"+name[1]+"`") {
			t.Errorf("%s is in no guide", name[1])
		}
	}
}
