// Connect's own client for JavaScript, 22.0.3, at work with a helpdesk: each call that it has for
// cases, conversations, customers and whom an account knows.
//
// Reads one JSON object from standard input: `url`, the Authorization values `issuer`, `receiver` and
// `stranger`, `vendor`, which is the receiver's id, and `modules`, where the client is installed. Says
// on standard output what it went through; anything that is not as the client's users would have it
// ends it with a trace.
"use strict";

const assert = require("node:assert/strict");
const { createRequire } = require("node:module");

const WORLD = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const installed = createRequire(`${WORLD.modules}/`);
const { ConnectClient } = installed("@cloudblueconnect/connect-javascript-sdk");
const fetch = installed("node-fetch");

const ENDPOINT = `${WORLD.url}/public/v1`;
const client = (who) => new ConnectClient(ENDPOINT, WORLD[who]);
const ids = (rows) => rows.map((row) => row.id);

const newCase = (subject, more = {}) => ({
  subject,
  description: "It does not work.",
  priority: 1,
  type: "technical",
  receiver: { account: { id: WORLD.vendor } },
  ...more,
});

// Only what is read as JSON, by its type and to the letter, is this client's own error.
const refused = async (call, status, code, words = "") => {
  await assert.rejects(call, (error) => {
    assert.equal(error.status, status, error.message);
    assert.equal(error.errorCode, code, error.message);
    assert(error.json.errors.some((one) => one.includes(words)), error.message);
    return true;
  });
};

const WRONG = "The action is not allowed for current status";

async function accounts(issuer) {
  const [own] = await issuer.accounts.search({});
  assert(own.id.startsWith("PA-") && own.name, JSON.stringify(own));
  assert.equal((await issuer.accounts.get(own.id)).id, own.id);
  const users = issuer.accounts.users(own.id);
  const all = await users.search({});
  assert(all.length > 1);
  assert.equal((await users.get(all[0].id)).name, all[0].name);
  assert((await issuer.products.search({})).length > 0);
  const hubs = await issuer.hubs.search({ limit: 100 });
  assert.deepEqual(hubs.map((hub) => hub.name).sort(), ["Retail", "Trade"]);
}

async function steps(issuer, receiver) {
  const made = await issuer.cases.create(newCase("Step by step"));
  assert.equal(made.state, "pending");
  const one = made.id;
  assert.equal((await receiver.cases.get(one)).subject, "Step by step");
  await refused(() => issuer.cases.close(one, 5, "x"), 400, "VAL_001", WRONG);
  await refused(() => issuer.cases.inquire(one), 403, "AUTH_003");
  assert.equal((await receiver.cases.inquire(one)).state, "inquiring");
  await refused(() => receiver.cases.resolve(one), 400, "VAL_001", WRONG);
  assert.equal((await issuer.cases.pend(one)).state, "pending");
  assert.equal((await receiver.cases.resolve(one)).state, "resolved");
  await refused(() => issuer.cases.close(one, 6, ""), 400, "VAL_001", "rating: ");
  const closed = await issuer.cases.close(one, 5, "ok");
  assert.deepEqual([closed.state, closed.rating, closed.feedback], ["closed", 5, "ok"]);
  const other = (await issuer.cases.create(newCase("Without a rating"))).id;
  await issuer.cases.resolve(other);
  assert.equal((await issuer.cases.close(other)).state, "closed", "nothing has to be said");
  await refused(() => issuer.cases.settings(one).search({}), 404, "ERR_404");
}

async function changes(issuer) {
  const { id } = await issuer.cases.create(newCase("To change", { priority: "2", product: {} }));
  assert.equal((await issuer.cases.get(id)).priority, 2, "a number may come as a text");
  assert.equal((await issuer.cases.update(id, { priority: 3 })).priority, 3);
  const said = await issuer.cases.update(id, { subject: "Änderung, “so”", type: "business" });
  assert.deepEqual([said.subject, said.type], ["Änderung, “so”", "business"]);
  await refused(() => issuer.cases.update(id, { subject: "" }), 400, "VAL_001", "subject: ");
  await refused(() => issuer.cases.create({}), 400, "VAL_001", "receiver.account: ");
  return id;
}

async function lists(issuer) {
  const { cases } = issuer;
  const made = [];
  for (const name of ["my issue one", "my issue two", "another thing"]) {
    made.push((await cases.create(newCase(name, { priority: made.length }))).id);
  }
  const [one, two, other] = made;
  // The client puts a value with blanks in quotes, stars and all.
  const found = await cases.search({ subject: { $ilike: "MY ISSUE" } });
  assert.deepEqual(ids(found), [two, one], "the newest first");
  assert.deepEqual(ids(await cases.search({ subject: { $like: "issue two" } })), [two]);
  assert.deepEqual(ids(await cases.search({ subject: "my issue one" })), [one]);
  assert.deepEqual(await cases.search({ subject: { $like: "MY ISSUE" } }), []);
  const part = { subject: { $ilike: "my issue" }, limit: 1, offset: 1 };
  assert.deepEqual(ids(await cases.search(part)), [one]);
  assert.deepEqual(await cases.search({ limit: 0 }), []);
  const states = { state: { $in: ["pending", "inquiring"] }, id: { $in: made } };
  assert.equal((await cases.search(states)).length, 3);
  assert.deepEqual(ids(await cases.search({ ...states, priority: { $gte: 2 } })), [other]);
  assert.deepEqual(ids(await cases.search({ ...states, priority: { $lte: 0 } })), [one]);
  assert.deepEqual(ids(await cases.search({ ...states, priority: { $range: { min: 1, max: 1 } } })), [two]);
  assert.deepEqual(ids(await cases.search({ ...states, id: { $not: { $in: [one, two] } } })).includes(one), false);
  const either = { $or: [{ id: one }, { id: other }] };
  assert.deepEqual(ids(await cases.search(either)).sort(), [one, other].sort());
  const ordered = { id: { $in: made }, $ordering: ["-priority"] };
  assert.deepEqual(ids(await cases.search(ordered)), [other, two, one]);
  const [slim] = await cases.search({ id: one, $select: ["-events"] });
  assert(!("events" in slim) && slim.subject === "my issue one");
  // Cases have no member of this name: as a filter it is passed over, as an order it is an error.
  const later = { created: { $gte: "2199-01-01T00:00:00.000Z" }, id: { $in: made } };
  assert.equal((await cases.search(later)).length, 3);
  await refused(() => cases.search({ $ordering: "-created" }), 400, "VAL_001", "Bad ordering filter: created.");
  const ever = { "events.created.at": { $gte: "2199-01-01T00:00:00+00:00" } };
  assert.deepEqual(await cases.search(ever), []);
}

async function talk(issuer, receiver, one) {
  const [conversation] = await issuer.conversations.getConversationsByObjectId(one);
  assert(conversation.id.startsWith("CO-") && conversation.instance_id === one);
  assert.equal((await issuer.conversations.get(conversation.id)).status, "open");
  const hi = await issuer.conversations.createMessage(conversation.id, "hi");
  assert.deepEqual([hi.text, hi.type], ["hi", "message"]);
  assert.equal((await receiver.conversations.createMessage(one, "ho")).text, "ho");
  const theirs = receiver.conversations.messages(one);
  const hidden = await theirs.create({ text: "between us", type: "private" });
  assert.equal((await theirs.update(hidden.id, { text: "still ours" })).type, "private");
  const mine = issuer.conversations.messages(conversation.id);
  const said = (await mine.search({ $ordering: "created", type: "message" })).map((one) => one.text);
  assert.deepEqual(said, ["hi", "ho"]);
  assert.deepEqual(await mine.search({ type: "private" }), []);
  await refused(() => mine.update(hidden.id, { text: "x" }), 404, "ERR_404");
  await refused(() => mine.create({}), 400, "VAL_001", "text: ");
}

async function files(issuer, receiver, one) {
  const boundary = "-----------------------dot";
  const png = Buffer.from(WORLD.png, "hex");
  const part = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="dot.png"\r\n`
    + "content-type: image/png\r\n\r\n";
  // The client has no way of its own to send a file.
  const sent = await fetch(`${ENDPOINT}/helpdesk/cases/${one}/attachments`, {
    method: "POST",
    headers: {
      authorization: WORLD.issuer,
      "content-type": `multipart/form-data; boundary=${boundary}`,
    },
    body: Buffer.concat([Buffer.from(part), png, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
  assert.equal(sent.status, 201);
  const { id } = await sent.json();
  const theirs = receiver.cases.attachments(one);
  assert.deepEqual(ids(await theirs.search({})), [id]);
  assert.equal((await theirs.get(id)).size, png.length);
  await refused(() => theirs.delete(id), 403, "AUTH_003");
  await issuer.cases.attachments(one).delete(id);
  assert.deepEqual(await theirs.search({}), []);
  await refused(() => issuer.cases.attachments(one).create({ name: "x" }), 400, "VAL_001");
}

async function customers(issuer, receiver) {
  const mine = issuer.tierAccounts;
  const contact = { first_name: "Andy", last_name: "Marchetti", email: "andy@example.com" };
  const info = {
    address_line1: "1818 Tusculum Street", city: "Philadelphia", state: "PA",
    postal_code: "19134", country: "US", contact,
  };
  const made = await mine.create({ type: "reseller", name: "Iron Bridge Resale", contact_info: info });
  assert(made.id.startsWith("TA-") && made.version === 1);
  assert.equal((await mine.get(made.id)).name, "Iron Bridge Resale");
  assert.deepEqual(ids(await mine.search({ name: { $ilike: "iron bridge" } })), [made.id]);
  assert.deepEqual(ids(await mine.search({ external_uid: made.external_uid })), [made.id]);
  assert.equal((await mine.update(made.id, { tax_id: "77" })).tax_id, "77");
  const versions = await mine.versions(made.id).search({});
  assert.deepEqual(versions.map((one) => one.version), [2, 1]);
  assert(!("tax_id" in (await mine.versions(made.id).get("1"))));
  await refused(() => receiver.tierAccounts.get(made.id), 404, "ERR_404");
  await mine.delete(made.id);
  await refused(() => mine.get(made.id), 404, "ERR_404");
}

async function requests(issuer, receiver) {
  const [linked] = await issuer.recurringAssets.search({ "product.id": "PRD-404-832-779", limit: 1 });
  const account = linked.tiers.customer.id;
  const propose = async (taxId) => {
    const made = await issuer.tierAccountRequests.create({
      type: "update", account: { id: account, tax_id: taxId },
    });
    return made.find((one) => one.status === "pending");
  };
  const one = await propose("JS 1");
  const waiting = { status: "pending", "account.id": account };
  assert(ids(await receiver.tierAccountRequests.search(waiting)).includes(one.id));
  assert.equal((await receiver.tierAccountRequests.accept(one.id)).status, "accepted");
  assert.equal((await issuer.tierAccounts.get(account)).tax_id, "JS 1");
  await refused(() => receiver.tierAccountRequests.accept(one.id), 400, "VAL_001", WRONG);
  const other = await propose("JS 2");
  await refused(() => receiver.tierAccountRequests.ignore(other.id), 400, "VAL_001", "reason: ");
  const ignored = await receiver.tierAccountRequests.ignore(other.id, "Whose is that?");
  assert.deepEqual([ignored.status, ignored.reason], ["ignored", "Whose is that?"]);
  assert.equal((await issuer.tierAccountRequests.get(other.id)).status, "ignored");
}

async function configs(issuer, receiver) {
  const [one] = await issuer.tierConfigs.search({ status: "active", tier_level: 2 });
  assert.equal((await issuer.tierConfigs.get(one.id)).id, one.id);
  const asked = await receiver.tierConfigRequests.search({ "configuration.id": one.id });
  assert.equal((await receiver.tierConfigRequests.get(asked[0].id)).id, asked[0].id);
}

async function strangers(one) {
  const stranger = client("stranger");
  await refused(() => stranger.cases.get(one), 404, "ERR_404");
  assert.deepEqual(await stranger.cases.search({ id: one }), []);
  assert.deepEqual(await stranger.conversations.getConversationsByObjectId(one), []);
  await refused(() => stranger.conversations.createMessage(one, "x"), 404, "ERR_404");
  const nobody = new ConnectClient(ENDPOINT, `ApiKey SU-000-000-001:${"0".repeat(64)}`);
  await refused(() => nobody.cases.search({}), 401, "AUTH_001", "API request is unauthorized.");
  // What the edge itself says no to is no page either.
  const large = { text: "x".repeat(300 * 1024) };
  await refused(() => stranger.conversations.messages(one).create(large), 413, "VAL_001");
}

async function main() {
  const [issuer, receiver] = [client("issuer"), client("receiver")];
  const went = (what) => process.stdout.write(`${what}\n`);
  await accounts(issuer);
  went("accounts");
  await steps(issuer, receiver);
  went("steps");
  const one = await changes(issuer);
  went("changes");
  await lists(issuer);
  went("lists");
  await talk(issuer, receiver, one);
  went("talk");
  await files(issuer, receiver, one);
  went("files");
  await customers(issuer, receiver);
  went("customers");
  await requests(issuer, receiver);
  went("requests");
  await configs(issuer, receiver);
  went("configs");
  await strangers(one);
  went("strangers");
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
