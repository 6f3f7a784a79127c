const { createHmac, timingSafeEqual } = require("node:crypto");
const { createServer } = require("node:http");

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace("whsec_", ""), "base64");

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures = "" } = request.headers;
  const expected = Buffer.from("v1," + createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64"));
  const isSigned = signatures.split(" ").map((signature) => Buffer.from(signature))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  const isGenuine = isSigned && Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
  response.writeHead(isGenuine ? 204 : 400).end();
  if (isGenuine) console.log(id, body.toString());
}).listen(Number(process.env.PORT ?? 4000), "127.0.0.1");
