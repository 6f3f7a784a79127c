# A company of yours is filled in; one that you do not have is created.
curl -X POST \
$PERSONDATA_URL/v1/enrich/company \
-H "Authorization: Bearer $PERSONDATA_KEY" \
-H "Content-Type: application/json" \
-d '{"domain": "acme.com"}'
