package link

// lastArticle is the number of the last article of treaties and texts that are
// cited much, as their texts have it, so that a place beyond it can be called
// one that does not exist rather than one that nobody read.
var lastArticle = map[string]int{
	"instrument:un-charter": 111, "instrument:icj-statute": 70, "instrument:vclt-1969": 85, "instrument:diplomatic-law-vcdr": 53,
	"instrument:iccpr": 53, "instrument:icescr": 31, "instrument:udhr": 30, "instrument:crc": 54, "instrument:echr": 59,
	"instrument:budapest-convention": 48, "instrument:un-cybercrime-convention": 68, "instrument:malabo-convention": 38,
	"instrument:gdpr": 99, "instrument:rome-statute": 128, "instrument:genocide-convention": 19, "instrument:unclos": 320,
	"instrument:outer-space-treaty": 17, "instrument:chicago-convention": 96, "instrument:arsiwa-2001": 59,
	"instrument:gc-i": 64, "instrument:gc-ii": 63, "instrument:gc-iii": 143, "instrument:gc-iv": 159,
	"instrument:ap-i": 102, "instrument:ap-ii": 28, "instrument:untoc": 41, "instrument:uncac-2003": 71,
}

// lastParagraph is the number of the last paragraph of articles that are cited
// by paragraph.
var lastParagraph = map[string]map[string]int{
	"instrument:un-charter": {"1": 4, "2": 7},
	"instrument:iccpr":      {"17": 2, "19": 3, "20": 2},
}

// Experts agreed on eleven norms, (a) to (k) of paragraph 13 in 2015, and wrote
// on each again in 2021.
const (
	normsOf    = "instrument:gge-2015"
	normsAgain = "instrument:gge-2021"
	lastNorm   = "k"
)
