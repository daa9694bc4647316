package gap_test

import "context"

func background() context.Context { return context.Background() }
