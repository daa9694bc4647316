package gap

import (
	"math"
	"time"

	"github.com/lacuna-law/lacuna/schema"
)

// day counts days since 1 January 1970. A rule with a first day is there when
// that day is not after the day asked about.
type day int32

// The ends of time stand for dates that are not given.
const (
	always day = math.MinInt32 // as a first day: there from the beginning
	never  day = math.MaxInt32 // as a first day: not there; as a last day: no end
)

// lastDay gives the last day that a date of any precision can mean, or the
// given day for a text that is none.
func lastDay(text string, absent day) day {
	if text == "" {
		return absent
	}
	t, err := time.Parse(time.DateOnly, schema.LastDay(text))
	if err != nil {
		return absent
	}
	return day(t.Unix() / 86400)
}

// String writes the day as YYYY-MM-DD.
func (d day) String() string { return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly) }
