// Holds a server to GraphQL over HTTP: node audit.mjs URL LIST. LIST is a file
// with the ids of the audits that are to be run. All of them are held to: what
// must, what should and what may be.
import { readFileSync } from "node:fs";
import { auditServer } from "graphql-http";

const [url, list] = process.argv.slice(2);
const listed = readFileSync(list, "utf8").split(/\s+/).filter(Boolean);
const results = await auditServer({ url });
const faults = results
  .filter(({ status }) => status !== "ok")
  .map(({ id, name, status, reason }) => `${id} ${name}: ${status}: ${reason}`);
const ids = new Set(results.map(({ id }) => id));
faults.push(
  ...listed.filter((id) => !ids.has(id)).map((id) => `${id}: listed, not run`),
  ...[...ids].filter((id) => !listed.includes(id)).map((id) => `${id}: run, not listed`),
);
faults.forEach((fault) => console.log(fault));
const ok = results.filter(({ status }) => status === "ok").length;
console.log(`graphql-http: ${ok} of ${listed.length} audits are ok`);
process.exitCode = faults.length > 0 || ok !== listed.length ? 1 : 0;
