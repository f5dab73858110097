// A reader of the log in another language, after contracts/PROTOCOL.md: Node and WebCrypto, no package.
// It shares no line with libroabierto, not even the language.
//
//     node second_reader.mjs VECTORS-FOLDER
//
// prints a line for each vector that it judges otherwise than `want_err` says, and how many it judged.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const { subtle } = globalThis.crypto;
const bytes = (text) => new TextEncoder().encode(text);
const hex = (raw) => Buffer.from(raw).toString("hex");
const sha256 = async (...parts) => Buffer.from(await subtle.digest("SHA-256", Buffer.concat(parts)));
const check = (condition, what) => { if (!condition) throw new Error(what); };

function base64(text, alphabet = "base64") {
  const raw = Buffer.from(text, alphabet);
  check(raw.toString(alphabet) === text, "another spelling of base64");
  return raw;
}

// --- section 1 ------------------------------------------------------------------------------------

function folio(text) {
  const found = /^([A-Z][A-Z0-9]{1,11})-([0-9]{6,16})-([0-9A-Z])$/.exec(text);
  check(found && !text.endsWith("\n"), "no folio");
  const index = BigInt(found[2]);
  check(index < 2n ** 53n && index.toString().padStart(6, "0") === found[2], "another spelling of the index");
  let p = 36;
  for (const character of `${found[1]}${index}`) p = (((p + parseInt(character, 36)) % 36 || 36) * 2) % 37;
  check((37 - p) % 36 === parseInt(found[3], 36), "another check character");
  return { log_code: found[1], index: Number(index) };
}

// --- section 3 ------------------------------------------------------------------------------------

const ENTRY = /^\{"libro":1,"index":(0|[1-9][0-9]{0,15}),"previous":"([0-9a-f]{64})","recorded_at":"([0-9TZ:.-]{24})","event":"([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)"\}$/;

function entry(line) {
  const found = ENTRY.exec(line);
  check(found && bytes(line).length <= 65535, "no entry");
  const [index, previous, recordedAt, event] = found.slice(1);
  check(BigInt(index) < 2n ** 53n, "an index beyond 2^53 - 1");
  const instant = new Date(recordedAt);
  check(/^[1-9]/.test(recordedAt) && !Number.isNaN(instant.getTime()) && instant.toISOString() === recordedAt, "no instant");
  return { index: Number(index), previous, recordedAt, event };
}

async function chain(lines) {
  let previous = "0".repeat(64), time = "";
  for (const [place, line] of lines.entries()) {
    const read = entry(line);
    check(read.index === place && read.previous === previous && read.recordedAt >= time, `broken at ${place}`);
    previous = hex(await sha256(bytes(line)));
    time = read.recordedAt;
  }
  return { head: previous };
}

// --- section 4 ------------------------------------------------------------------------------------

const leafHash = (raw) => sha256(Buffer.of(0), raw);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

async function rootFromInclusion(index, size, leaf, path) {
  check(Number.isSafeInteger(index) && index >= 0 && index < size, "outside the tree");
  check([leaf, ...path].every((hash) => hash.length === 32), "a hash of another length");
  let [node, last, value] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const sibling of path) {
    check(last !== 0n, "a proof too long");
    if (node & 1n || node === last) {
      value = await nodeHash(sibling, value);
      while (node && !(node & 1n)) [node, last] = [node >> 1n, last >> 1n];
    } else value = await nodeHash(value, sibling);
    [node, last] = [node >> 1n, last >> 1n];
  }
  check(last === 0n, "a proof too short");
  return value;
}

async function checkpoint(note, vkey) {
  const [name, keyId, key] = [vkey.split("+")[0], vkey.split("+")[1], vkey.split("+").slice(2).join("+")];
  const typed = base64(key);
  check(typed[0] === 1 && typed.length === 33, "no key of a log");
  check(hex(await sha256(bytes(`${name}\n`), typed)).slice(0, 8) === keyId, "another key id");
  check(!/[\0-\x09\x0b-\x1f]/.test(note) && note.endsWith("\n"), "no note");
  const at = note.lastIndexOf("\n\n");
  check(at >= 0, "no empty line");
  const lines = note.slice(at + 2, -1).split("\n").map((line) => /^\u2014 ([^\s+]+) (\S+)$/u.exec(line));
  check(lines.every(Boolean), "no signature line");
  const raws = lines.map(([, who, blob]) => [who, base64(blob)]);
  check(raws.every(([, raw]) => raw.length > 4), "no signature");
  const ours = raws.find(([who, raw]) => who === name && hex(raw.subarray(0, 4)) === keyId);
  check(ours, "the log did not sign");
  const publicKey = await subtle.importKey("raw", typed.subarray(1), "Ed25519", false, ["verify"]);
  check(await subtle.verify("Ed25519", publicKey, ours[1].subarray(4), bytes(note.slice(0, at + 1))), "a bad signature");
  const [origin, size, root, ...extensions] = note.slice(0, at).split("\n");
  check(origin === name && /^(0|[1-9][0-9]{0,18})$/.test(size) && BigInt(size) < 2n ** 63n, "no checkpoint");
  check(root !== undefined && base64(root).length === 32 && extensions.every(Boolean), "no root");
  return { origin, size: Number(size), root: base64(root) };
}

async function receipt(text, { vkey, ledger, log_code: logCode }) {
  const said = JSON.parse(text);
  check(Object.keys(said).sort().join() === "entry,folio,index,leaf_hash,proof", "other members");
  const read = entry(said.entry), named = folio(said.folio), leaf = await leafHash(bytes(said.entry));
  check(named.log_code === logCode && named.index === read.index && said.index === read.index, "another index");
  check(said.leaf_hash === hex(leaf), "another leaf hash");
  const payload = JSON.parse(base64(read.event.split(".")[1], "base64url").toString());
  const own = read.index === 0 ? hex(await sha256(bytes(said.entry))) : payload.ledger;
  check(own === ledger, "another ledger");
  const at = said.proof.indexOf("\n\n");
  const [magic, ...lines] = said.proof.slice(0, at).split("\n");
  check(at > 0 && magic === "c2sp.org/tlog-proof@v1", "no proof");
  if (lines[0].startsWith("extra ")) check(base64(lines.shift().slice(6)).length > 0, "nothing extra");
  check(lines.shift() === `index ${read.index}` && lines.length <= 63, "another index in the proof");
  const { size, root } = await checkpoint(said.proof.slice(at + 2), vkey);
  const proved = await rootFromInclusion(read.index, size, leaf, lines.map((line) => base64(line)));
  check(hex(proved) === hex(root), "another root");
}

// --- the vectors ----------------------------------------------------------------------------------

const JUDGES = {
  base64url: ({ text }) => base64(text, "base64url"),
  folio: (given) => folio(given.folio),
  entry: (given) => entry(given.entry ?? Buffer.from(given.entry_base64, "base64").toString("latin1")),
  chain: ({ entries }) => chain(entries),
  inclusion: async ({ index, size, leaf, root, proof }) => {
    const path = proof.map((hash) => Buffer.from(hash, "hex"));
    check(hex(await rootFromInclusion(index, size, Buffer.from(leaf, "hex"), path)) === root, "another root");
  },
  checkpoint: ({ note, vkey }) => checkpoint(note, vkey),
  receipt: (given) => receipt(given.receipt, given),
};
// For a reader of strict JSON and of trust policies, which this one is not.
const BEYOND = new Set(["receipt: a member twice", "receipt: an index as a float", "receipt: no witness cosigned"]);

let judged = 0;
for (const [topic, judge] of Object.entries(JUDGES)) {
  for (const given of JSON.parse(readFileSync(join(process.argv[2], `${topic}.json`), "utf8")).cases) {
    if (BEYOND.has(`${topic}: ${given.desc}`)) continue;
    const refused = await Promise.resolve(given).then(judge).then(() => null, (error) => error.message);
    if ((refused !== null) !== (given.want_err !== null)) console.log(`${topic}: ${given.desc}: ${refused}`);
    judged += 1;
  }
}
console.log(`judged ${judged}`);
