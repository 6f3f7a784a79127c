"""A vendor of data, as small as one can be: it knows one person and one company."""
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PORT = int(os.environ.get("PORT", "4001"))
PEOPLE = {"jane@acme.com": {
    "mail": "jane@acme.com", "name": {"full": "Jane Doe", "first": "Jane", "last": "Doe"},
    "job": {"title": "General Counsel", "level": "executive", "employer": "Acme Corp"},
    "address": "New York, NY, US", "profiles": ["https://linkedin.com/in/janedoe"], "certainty": 0.91,
}}
COMPANIES = {"acme.com": {
    "site": "acme.com", "name": "Acme Corp", "trade": "Legal Services", "people": "201-500", "since": 1998, "seat": "New York, NY, US",
    "profiles": ["https://linkedin.com/company/acme"], "certainty": 0.87,
}}

class Vendor(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        found = PEOPLE.get(asked.get("email")) if url.path == "/people" else COMPANIES.get(asked.get("domain"))
        known_caller = self.headers.get("Authorization") == "Bearer example-key"
        self.send_response(401 if not known_caller else 404 if found is None else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(found if known_caller else None).encode())

server = ThreadingHTTPServer(("127.0.0.1", PORT), Vendor)
print(f"Waiting for questions at http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
