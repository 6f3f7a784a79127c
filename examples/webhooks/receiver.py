import base64, hmac, os, time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        id, timestamp = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "")
        expected = b"v1," + base64.b64encode(hmac.digest(KEY, f"{id}.{timestamp}.".encode() + body, "sha256"))
        is_signed = any(hmac.compare_digest(expected, signature.encode()) for signature in self.headers.get("webhook-signature", "").split())
        is_genuine = is_signed and abs(time.time() - int(timestamp)) <= 300
        self.send_response(204 if is_genuine else 400)
        self.end_headers()
        if is_genuine:
            print(id, body.decode(), flush=True)

HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4000"))), Receiver).serve_forever()
