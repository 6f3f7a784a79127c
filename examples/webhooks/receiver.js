const { createHmac, timingSafeEqual } = require("node:crypto");
const { createServer } = require("node:http");

const { WEBHOOK_SECRET: secret, PORT: port = "4000" } = process.env;
if (!secret) {
  console.error("Set WEBHOOK_SECRET to the signing_secret of the endpoint, whsec_…");
  process.exit(1);
}
const key = Buffer.from(secret.replace("whsec_", ""), "base64");

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { "webhook-id": id = "", "webhook-timestamp": timestamp, "webhook-signature": signatures = "" } = request.headers;
  const expected = Buffer.from("v1," + createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64"));
  const isSigned = signatures.split(" ").map((signature) => Buffer.from(signature))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  const isGenuine = isSigned && Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
  response.writeHead(isGenuine ? 204 : 400).end();
  if (isGenuine) console.log(id, body.toString());
  else console.log(`refused ${id}: ${isSigned ? "its timestamp is more than five minutes off" : "it is not signed with this secret"}`);
}).listen(Number(port), "127.0.0.1", () => console.log(`Waiting for events at http://127.0.0.1:${port}/`));
