// Command lacuna finds the gaps in international law: which harmful activities
// lack legal coverage, for whom, where and as of when, and who says so.
package main

import (
	"context"
	"os"

	"github.com/lacuna-law/lacuna/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), cli.System(), os.Args[1:]))
}
