package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	connectTimeout = 5 * time.Second
	answerTimeout  = 15 * time.Second // the whole exchange

	// An answer says all that matters in its status. A little of the body is read, and not for long, so
	// that the connection can be used again.
	answerBytes       = 16 << 10
	answerBodyTimeout = time.Second
	answerHeaderBytes = 16 << 10
)

// attempt is how one request to a webhook ended.
type attempt struct {
	ok         bool
	status     int    // of the answer; 0 if there was none
	problem    string // for the bot's admins: it tells nothing of the network that the server stands in
	retryAfter time.Duration
}

type sender struct{ client *http.Client }

func newSender(allowPrivate bool) sender {
	dialer := &net.Dialer{Timeout: connectTimeout, KeepAlive: 15 * time.Second}
	if !allowPrivate {
		// Asked with the very address that is then connected to: whatever a name resolves to, and
		// whenever it changes, nothing of our own network is reached.
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return refusePrivate(address) }
	}
	return sender{&http.Client{
		Timeout: answerTimeout,
		// A redirect would leave what was signed for one address at another.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil, // it would connect for us, unasked
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    connectTimeout,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			MaxResponseHeaderBytes: answerHeaderBytes,
			MaxIdleConnsPerHost:    deliveriesPerBot,
			IdleConnTimeout:        30 * time.Second,
			DisableCompression:     true,
		},
	}}
}

// send makes one request, in the manner of https://www.standardwebhooks.com.
func (s sender) send(ctx context.Context, d delivery) attempt {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL, strings.NewReader(d.Payload))
	if err != nil {
		return attempt{problem: "The address is not valid."}
	}
	now := time.Now()
	timestamp := strconv.FormatInt(now.Unix(), 10)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "User-Requests-Webhooks/1")
	request.Header.Set("Webhook-Id", d.ID)
	request.Header.Set("Webhook-Timestamp", timestamp)
	request.Header.Set("Webhook-Signature", strings.Join(signatures(d, timestamp, now), " "))

	response, err := s.client.Do(request)
	if err != nil {
		return attempt{problem: describe(err)}
	}
	defer response.Body.Close()
	// What follows a change of protocol is no body: it has no end, and no timeout holds for it.
	if response.StatusCode != http.StatusSwitchingProtocols {
		late := time.AfterFunc(answerBodyTimeout, cancel)
		_, _ = io.CopyN(io.Discard, response.Body, answerBytes)
		late.Stop()
	}

	result := attempt{status: response.StatusCode, ok: response.StatusCode >= 200 && response.StatusCode < 300}
	switch {
	case result.ok:
	case response.StatusCode >= 300 && response.StatusCode < 400:
		result.problem = "The receiver answered with a redirect, which is not followed."
	default:
		result.problem = fmt.Sprintf("The receiver answered %d.", response.StatusCode)
	}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 && seconds <= 86_400 {
		result.retryAfter = time.Duration(seconds) * time.Second
	}
	return result
}

// signatures has one of each secret: while a secret is being replaced, the old one signs too.
func signatures(d delivery, timestamp string, now time.Time) []string {
	signed := []string{sign(d.Secret, d.ID, timestamp, d.Payload)}
	if d.Previous != "" && now.Before(parseStamp(d.PreviousUntil)) {
		signed = append(signed, sign(d.Previous, d.ID, timestamp, d.Payload))
	}
	return signed
}

func sign(secret, id, timestamp, payload string) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		key = []byte(secret)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "." + payload))
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// describe says what went wrong without naming addresses: an admin of a bot is not to learn how names
// resolve inside the operator's network.
func describe(err error) string {
	var private privateAddress
	var name *net.DNSError
	var timeout interface{ Timeout() bool }
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &private):
		return "The name leads to a private address, which the operator of the server does not allow."
	case errors.As(err, &name):
		return "The name was not found."
	case errors.As(err, &certificate):
		return "The certificate of the receiver is not valid."
	case errors.Is(err, http.ErrSchemeMismatch):
		return "The receiver does not speak HTTPS."
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("There was no answer within %d seconds.", int(answerTimeout.Seconds()))
	case errors.Is(err, syscall.ECONNREFUSED):
		return "The connection was refused."
	default:
		return "The connection broke."
	}
}
