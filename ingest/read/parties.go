package read

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lacuna-law/lacuna/schema"
)

// PartyTable is a table of what States have done about one instrument.
type PartyTable struct {
	Text     string // the table as text
	Encoding string
	Rows     []PartyRow
	AsOf     string // the date of its last entry, or ""
}

// PartyRow is one line of such a table. A line that says of somebody that it
// did nothing has no Action.
type PartyRow struct {
	Name   string // as the table has it
	Code   string // an ISO 3166-1 code of two or three letters, or ""
	Action schema.ParticipationAction
	Date   string // of the action, or ""
	Signed string // when it signed, or ""
}

// partyLayout is a layout of tables of parties that is in use.
type partyLayout int

const (
	noParties    partyLayout = iota
	depositary               // participant, signature, and the act of consent with a letter: the United Nations as depositary
	yesNo                    // ISO code, state party (1 or 0), year, signatory (1 or 0)
	supporters               // name, category (state), nationality
	participants             // names alone
)

// IsParties says whether data are a table of parties, by its columns.
func IsParties(data []byte) bool {
	layout, _ := layoutOf(data)
	return layout != noParties
}

// layoutOf tells a table of parties by its first line.
func layoutOf(data []byte) (partyLayout, rune) {
	line, _, _ := bytes.Cut(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 2000)], []byte("\ufeff")), "\r\n"), []byte("\n"))
	line = bytes.ToLower(bytes.TrimSpace(line))
	if string(line) == "participant" || string(line) == "participants" {
		return participants, 0
	}
	if !bytes.Contains(line, []byte("participant")) && !bytes.Contains(line, []byte("state party")) && !bytes.Contains(line, []byte("nationality")) {
		return noParties, 0
	}
	text, _, err := decode(data)
	if err != nil {
		return noParties, 0
	}
	text = strings.TrimPrefix(text, "\ufeff")
	comma := delimiter(text)
	if comma == 0 {
		return noParties, 0
	}
	head, err := reader(text, comma).Read()
	if err != nil {
		return noParties, 0
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
	}
	has := func(name string) bool { return slices.Contains(head, name) }
	switch {
	case has("participant") && (actColumn(head) != "" || signatureColumn(head) != ""):
		return depositary, comma
	case has("state party") && (has("iso2") || has("iso3")):
		return yesNo, comma
	case has("name") && has("category") && has("nationality"):
		return supporters, comma
	}
	return noParties, 0
}

func actColumn(head []string) string {
	return firstWith(head, func(name string) bool {
		return !strings.HasPrefix(name, "signature") && (strings.Contains(name, "accession") || strings.Contains(name, "ratification"))
	})
}

func signatureColumn(head []string) string {
	return firstWith(head, func(name string) bool { return strings.HasPrefix(name, "signature") })
}

func firstWith(names []string, fits func(string) bool) string {
	if i := slices.IndexFunc(names, fits); i >= 0 {
		return names[i]
	}
	return ""
}

// Parties reads a table of parties. The error wraps ErrRefused.
func Parties(data []byte) (PartyTable, error) {
	layout, comma := layoutOf(data)
	text, encoding, err := decode(data)
	switch {
	case err != nil:
		return PartyTable{}, err
	case layout == participants:
		return PartyTable{}, fmt.Errorf("%w: a table of participants: no column says what they did. Add one of signatures, ratifications or accessions", ErrRefused)
	case layout == noParties:
		return PartyTable{}, fmt.Errorf("%w: no table of parties", ErrRefused)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	rows, err := csvRows(text, comma)
	if err != nil {
		return PartyTable{}, err
	}
	t := PartyTable{Text: text, Encoding: encoding}
	names := columnsOf(rows)
	act, signature := actColumn(names), signatureColumn(names)
	for i, r := range rows {
		p, ok, err := PartyRow{}, false, error(nil)
		switch layout {
		case depositary:
			p, ok, err = depositaryRow(r, act, signature)
		case yesNo:
			p, ok = yesNoRow(r)
		case supporters:
			p, ok = supporterRow(r)
		}
		if err != nil {
			return PartyTable{}, fmt.Errorf("%w: row %d of the table: %w", ErrRefused, i+2, err)
		}
		if ok {
			t.Rows = append(t.Rows, p)
			t.AsOf = max(t.AsOf, p.Date, p.Signed)
		}
	}
	return t, nil
}

// columnsOf lists the columns that hold something, in order.
func columnsOf(rows []row) []string {
	seen := map[string]bool{}
	for _, r := range rows {
		for name := range r {
			seen[name] = true
		}
	}
	out := make([]string, 0, len(seen))
	for name := range seen {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// depositaryRow reads a line as the United Nations Treaty Collection prints it.
func depositaryRow(r row, act, signature string) (PartyRow, bool, error) {
	p := PartyRow{Name: r["participant"]}
	if p.Name == "" {
		return p, false, nil
	}
	var err error
	if p.Signed, _, err = dayAndLetter(r[signature]); err != nil {
		return p, false, err
	}
	date, letter, err := dayAndLetter(r[act])
	if err != nil {
		return p, false, err
	}
	switch {
	case date != "":
		p.Action, p.Date = actOf(letter), date
	case p.Signed != "":
		p.Action, p.Date = schema.ParticipationActionSigned, p.Signed
	}
	return p, true, nil
}

// actOf reads the letter behind a date by the key of the Treaty Collection.
func actOf(letter string) schema.ParticipationAction {
	switch letter {
	case "a":
		return schema.ParticipationActionAcceded
	case "d":
		return schema.ParticipationActionSucceeded
	case "A", "AA":
		return schema.ParticipationActionAccepted
	case "c", "P":
		return schema.ParticipationActionConsented
	}
	return schema.ParticipationActionRatified
}

// dayAndLetter reads "10 Feb 2003 a". A date that is no date is an error,
// because a wrong column would otherwise be read as nothing.
func dayAndLetter(cell string) (day, letter string, err error) {
	cell = strings.Trim(cell, "[] ")
	if cell == "" {
		return "", "", nil
	}
	words := strings.Fields(cell)
	if len(words) < 3 {
		return "", "", fmt.Errorf("%.40q is no date as 10 Feb 2003", cell)
	}
	if len(words[1]) > 3 {
		words[1] = words[1][:3]
	}
	at, err := time.Parse("2 Jan 2006", strings.Join(words[:3], " "))
	if err != nil {
		return "", "", fmt.Errorf("%.40q is no date as 10 Feb 2003", cell)
	}
	return at.Format(time.DateOnly), strings.Join(words[3:], ""), nil
}

func yesNoRow(r row) (PartyRow, bool) {
	p := PartyRow{Name: r.column("member name state country"), Code: r.column("iso3 iso2")}
	if p.Name == "" && p.Code == "" {
		return p, false
	}
	if year := r["year ratification or accession"]; schema.ValidDate(year) {
		p.Date = year
	}
	switch {
	case truth(r["state party"]):
		p.Action = schema.ParticipationActionConsented
	case truth(r["signatory"]):
		p.Action, p.Date = schema.ParticipationActionSigned, ""
	default:
		p.Date = ""
	}
	return p, true
}

func truth(cell string) bool {
	n, err := strconv.ParseFloat(cell, 64)
	return err == nil && n != 0 || strings.EqualFold(cell, "yes") || strings.EqualFold(cell, "true")
}

// supporterRow reads a line of a list of supporters; those that are no States
// are passed over.
func supporterRow(r row) (PartyRow, bool) {
	if category := strings.ToLower(r["category"]); category != "state" && category != "states" {
		return PartyRow{}, false
	}
	return PartyRow{Name: r["name"], Code: r["nationality"], Action: schema.ParticipationActionParticipant, Date: validDate(r["date"])}, true
}

func validDate(text string) string {
	if schema.ValidDate(text) {
		return text
	}
	return ""
}
