package boltstore

// What the tests of the layout look at.
var (
	KeyOf       = keyOf
	PartsOf     = partsOf
	AppendAttrs = appendAttrs
	ReadAttrs   = readAttrs
)
