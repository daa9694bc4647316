package gap_test

import (
	set "flag"
	"os"
	"strconv"
	"testing"
)

// TestMain sets how many random cases each property sees.
func TestMain(m *testing.M) {
	set.Parse()
	if cases, err := strconv.Atoi(os.Getenv("LACUNA_CASES")); err == nil {
		_ = set.Set("rapid.checks", strconv.Itoa(max(1, cases/20)))
	}
	os.Exit(m.Run())
}
