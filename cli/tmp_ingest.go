package cli

import "github.com/spf13/cobra"

func (a *app) ingestCommand() *cobra.Command  { return &cobra.Command{Use: "ingest"} }
func (a *app) extractCommand() *cobra.Command { return &cobra.Command{Use: "extract"} }
