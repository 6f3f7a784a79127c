# Whose e-mail address it is, and where they work; nothing is kept.
curl -X POST \
  $PERSONDATA_URL/v1/email/enrich \
  -H "Authorization: Bearer $PERSONDATA_KEY" \
  -H "Content-Type: application/json" \
  -d '{"email": "jane@acme.com"}'
