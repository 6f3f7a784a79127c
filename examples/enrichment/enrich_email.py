import os

import requests

API_KEY = os.environ["PERSONDATA_KEY"]
BASE_URL = os.environ["PERSONDATA_URL"]

r = requests.post(
    f"{BASE_URL}/v1/email/enrich",
    headers={
        "Authorization": f"Bearer {API_KEY}",
        "Content-Type": "application/json",
    },
    json={"email": "jane@acme.com"},
)
person = r.json()["data"]["person"]
print(person["full_name"], person["job_title"])
