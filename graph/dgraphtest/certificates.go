package dgraphtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
)

// File gives a file of the certificates: ca.crt, client.lacuna.crt and
// client.lacuna.key are for those who connect.
func (c *Cluster) File(name string) string { return filepath.Join(c.Dir, "tls", name) }

// certify makes the certificates of the cluster and of one who connects, and
// the client that is used here.
func (c *Cluster) certify(ctx context.Context) error {
	for _, args := range [][]string{{"-n", "localhost,127.0.0.1"}, {"-c", "lacuna"}} {
		if err := c.Tool(ctx, append([]string{"cert", "-e", "P256", "-d", filepath.Dir(c.File("x"))}, args...)...); err != nil {
			return err
		}
	}
	ca, err := os.ReadFile(c.File("ca.crt"))
	if err != nil {
		return fmt.Errorf("certificates: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(c.File("client.lacuna.crt"), c.File("client.lacuna.key"))
	if err != nil {
		return fmt.Errorf("certificates: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	c.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: []tls.Certificate{pair},
	}}}
	return nil
}

// security are the arguments of an alpha that speaks TLS.
func (c *Cluster) security() []string {
	if !c.Certificates {
		return nil
	}
	ask := "VERIFYIFGIVEN"
	if c.Strict {
		ask = "REQUIREANDVERIFY"
	}
	return []string{"--tls", fmt.Sprintf("ca-cert=%s; server-cert=%s; server-key=%s; client-auth-type=%s",
		c.File("ca.crt"), c.File("node.crt"), c.File("node.key"), ask)}
}
