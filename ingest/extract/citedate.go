package extract

// Dates stand in the midst of names: the Vienna Convention of 23 May 1969 on
// the Law of Treaties.

// beforeDate are the words that a date may follow.
var beforeDate = map[string]bool{"of": true, "from": true, "dated": true, "de": true, "du": true, "del": true, "от": true, "за": true, "لعام": true, "لسنة": true, "عام": true, "سنة": true, "المؤرخة": true, "المبرمة": true}

// afterDate are the words that belong to a year before them.
var afterDate = map[string]bool{"года": true, "году": true, "год": true, "г": true}

// mostInDate is how many words may stand between a day and its year.
const mostInDate = 3

// undated leaves out the dates of a sentence, or gives nil when it has none.
func undated(toks []token) []token {
	var out []token
	some := false
	for i, tok := range toks {
		switch {
		case isYear(tok.raw) && len(out) > 0:
			out = out[:dateFrom(out)]
			some = true
		case some && i > 0 && isYear(toks[i-1].raw) && afterDate[tok.raw]:
		default:
			out = append(out, tok)
		}
	}
	if !some {
		return nil
	}
	return out
}

// dateFrom gives the token with which the date of a year behind some tokens begins.
func dateFrom(toks []token) int {
	from := len(toks)
	for back := 1; back <= mostInDate+1 && back < from; back++ {
		if tok := toks[len(toks)-back]; isNumber(tok.raw) && len(tok.raw) <= 2 {
			from = len(toks) - back
			break
		} else if back > 1 && tok.before > space {
			break
		}
	}
	if from > 0 && beforeDate[toks[from-1].raw] {
		from--
	}
	return from
}

func isYear(s string) bool {
	return len(s) == 4 && isNumber(s) && (s[:2] == "18" || s[:2] == "19" || s[:2] == "20")
}
