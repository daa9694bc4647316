package doc

// Roman reads a Roman numeral in capitals up to 399. A letter that is no numeral
// counts nothing; it gives 0 for none that counts.
func Roman(s string) int {
	values := map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100}
	total := 0
	for i := range len(s) {
		v := values[s[i]]
		if i+1 < len(s) && v < values[s[i+1]] {
			v = -v
		}
		total += v
	}
	return total
}
