package ingest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/lacuna-law/lacuna/ingest/read"
)

// maxRobots is how much of a robots.txt is heeded, as RFC 9309 allows.
const maxRobots = 500 << 10

// rules are the lines of a robots.txt that are meant for this program.
type rules []rule

type rule struct {
	path  string
	allow bool
}

func isRobots(u *url.URL) bool { return u.Path == "/robots.txt" }

// robotsAllow says whether the robots.txt of a host lets a page be read. A host
// without one allows all; one whose robots.txt cannot be had allows nothing
// (RFC 9309, 2.3.1).
func (f *fetcher) robotsAllow(ctx context.Context, u *url.URL) (bool, error) {
	host := u.Scheme + "://" + u.Host
	known, ok := f.robots[host]
	if !ok {
		answer, err := f.ask(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
		if err != nil {
			return false, err
		}
		defer answer.Body.Close()
		switch {
		case answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests:
			return false, fmt.Errorf("%w: the robots.txt of %s cannot be read: %s", read.ErrRefused, u.Host, answer.Status)
		case answer.StatusCode == http.StatusOK:
			text, err := io.ReadAll(io.LimitReader(answer.Body, maxRobots))
			if err != nil {
				return false, fmt.Errorf("%w: the robots.txt of %s cannot be read: %w", read.ErrRefused, u.Host, err)
			}
			known = parseRobots(string(text))
		}
		f.robots[host] = known
	}
	return known.allow(u), nil
}

// parseRobots takes the groups that name this program, or else those for all.
func parseRobots(text string) rules {
	var ours, all rules
	named, toUs, toAll, inRules := false, false, false, false
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if inRules {
				toUs, toAll, inRules = false, false, false
			}
			toUs, toAll = toUs || strings.EqualFold(value, "lacuna"), toAll || value == "*"
			named = named || toUs
		case "allow", "disallow":
			inRules = true
			if value == "" {
				continue
			}
			if r := (rule{value, key == "allow"}); toUs {
				ours = append(ours, r)
			} else if toAll {
				all = append(all, r)
			}
		}
	}
	if named {
		return ours
	}
	return all
}

// allow goes by the longest rule that fits; of two equal ones that which allows.
func (r rules) allow(u *url.URL) bool {
	target := u.EscapedPath()
	if target == "" {
		target = "/"
	}
	if u.RawQuery != "" {
		target += "?" + u.RawQuery
	}
	allowed, longest := true, -1
	for _, rule := range r {
		if len(rule.path) < longest || len(rule.path) == longest && !rule.allow || !fits(rule.path, target) {
			continue
		}
		allowed, longest = rule.allow, len(rule.path)
	}
	return allowed
}

// fits matches a path of a rule, in which * stands for anything and $ for the end.
func fits(pattern, target string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	pieces := strings.Split(pattern, "*")
	rest, found := strings.CutPrefix(target, pieces[0])
	if !found {
		return false
	}
	for i, piece := range pieces[1:] {
		if whole && i == len(pieces)-2 {
			return strings.HasSuffix(rest, piece)
		}
		_, after, found := strings.Cut(rest, piece)
		if !found {
			return false
		}
		rest = after
	}
	return !whole || rest == "" || len(pieces) > 1 && pieces[len(pieces)-1] == ""
}
