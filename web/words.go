package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// inWords writes a word of a vocabulary for people: NON_STATE is "Non-State".
func inWords(value string) string {
	switch value {
	case "":
		return ""
	case "STATE":
		return "State"
	case "NON_STATE":
		return "Non-State"
	case "UN_ORGAN":
		return "UN organ"
	case "UN_MEMBERS":
		return "UN members"
	case "EU_MEMBERS":
		return "EU members"
	case "ALL_STATES":
		return "All States"
	case "EVERY_STATE":
		return "Every State"
	case "CONTROL_EXPORT":
		return "Control export"
	case "UNSURE":
		return "Unsure"
	}
	text := strings.ToLower(strings.ReplaceAll(value, "_", " "))
	return strings.ToUpper(text[:1]) + text[1:]
}

// headlineInWords writes a headline as the project spells it.
func headlineInWords(value string) string { return strings.ReplaceAll(value, "_", " ") }

// joinWords writes words of a vocabulary in a row.
func joinWords(values []string) string {
	out := make([]string, len(values))
	for i, value := range values {
		out[i] = inWords(value)
	}
	return strings.Join(out, ", ")
}

// listed writes texts in a row.
func listed(values []string) string { return strings.Join(values, ", ") }

func actorInWords(actor string) string {
	switch actor {
	case "STATE":
		return "States"
	case "NON_STATE":
		return "non-State groups"
	case "COMPANY":
		return "companies"
	case "INDIVIDUAL":
		return "individuals"
	}
	return strings.ToLower(inWords(actor))
}

func contextInWords(context string) string {
	switch context {
	case "PEACETIME":
		return "in peacetime"
	case "ARMED_CONFLICT":
		return "in armed conflict"
	}
	return "in peace or armed conflict"
}

func territoryInWords(territory string) string {
	switch territory {
	case "OWN":
		return "victim within the acting State’s own territory"
	case "ABROAD":
		return "victim abroad"
	}
	return "victim anywhere"
}

func readingInWords(reading string) string {
	switch reading {
	case "ACCEPTED":
		return "contested propositions taken as accepted"
	case "REJECTED":
		return "contested propositions taken as rejected"
	}
	return "contested propositions flagged, not decided"
}

// viaInWords says how a judgement comes to speak of an activity.
func viaInWords(via string) string {
	switch via {
	case "INHERITED":
		return "inherited from the broader activity"
	case "DERIVED":
		return "derived from conduct that this usually involves"
	}
	return "judged for this activity"
}

// kindInWords names a kind of the graph.
func kindInWords(kind string) string {
	switch kind {
	case "Activity":
		return "Activities"
	case "Passage":
		return "Passages of documents"
	case "":
		return ""
	}
	return kind + "s"
}

// languageInWords names a language by its code.
func languageInWords(code string) string {
	switch code {
	case "ar":
		return "Arabic"
	case "en":
		return "English"
	case "es":
		return "Spanish"
	case "fr":
		return "French"
	case "ru":
		return "Russian"
	case "zh":
		return "Chinese"
	}
	return code
}

// direction is the writing direction of a language.
func direction(code string) string {
	if base, _, _ := strings.Cut(code, "-"); base == "ar" || base == "he" || base == "fa" || base == "ur" {
		return "rtl"
	}
	return "ltr"
}

// day writes a date of any precision for people: 14 January 2025.
func day(date string) string {
	for _, form := range []struct{ in, out string }{
		{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"},
	} {
		if t, err := time.Parse(form.in, date); err == nil {
			return t.Format(form.out)
		}
	}
	return date
}

// named is the part of an id behind its prefix.
func named(id string) string {
	_, name, found := strings.Cut(id, ":")
	if !found {
		return id
	}
	return name
}

// href is the page of a thing by its id, or "" where its kind has none. What a
// State or group said is found by a search.
func href(id string) string {
	kind, name, found := strings.Cut(id, ":")
	if !found {
		return ""
	}
	switch kind {
	case "activity", "provision", "instrument", "statement", "document", "principle":
		return link("/"+kind+"/"+name, nil)
	case "state", "organisation", "group":
		return link("/search", url.Values{"state": {id}})
	}
	return ""
}

// safeURL gives an address of the open web, or "" for any other.
func safeURL(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

// plural writes a number with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// number writes a number with a thin space between thousands.
func number(n int) string {
	if n < 0 {
		return "−" + number(-n)
	}
	text := []byte{}
	digits := strconv.Itoa(n)
	for i := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && len(digits) > 4 {
			text = append(text, "\u202f"...)
		}
		text = append(text, digits[i])
	}
	return string(text)
}
