import base64, hmac, os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET, PORT = os.environ.get("WEBHOOK_SECRET"), int(os.environ.get("PORT", "4000"))
if not SECRET:
    sys.exit("Set WEBHOOK_SECRET to the signing_secret of the endpoint, whsec_…")
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        id, timestamp = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "")
        expected = b"v1," + base64.b64encode(hmac.digest(KEY, f"{id}.{timestamp}.".encode() + body, "sha256"))
        is_signed = any(hmac.compare_digest(expected, signature.encode()) for signature in self.headers.get("webhook-signature", "").split())
        is_genuine = is_signed and abs(time.time() - int(timestamp)) <= 300
        self.send_response(204 if is_genuine else 400)
        self.end_headers()
        reason = "its timestamp is more than five minutes off" if is_signed else "it is not signed with this secret"
        print(f"{id} {body.decode()}" if is_genuine else f"refused {id}: {reason}", flush=True)

server = HTTPServer(("127.0.0.1", PORT), Receiver)
print(f"Waiting for events at http://127.0.0.1:{PORT}/", flush=True)
server.serve_forever()
