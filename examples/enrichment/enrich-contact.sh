# What is known of a contact of yours is filled in. Put the id of one in the place of 123e4567-…
curl -X POST \
$PERSONDATA_URL/v1/enrich/contact \
-H "Authorization: Bearer $PERSONDATA_KEY" \
-H "Content-Type: application/json" \
-d '{
"contact_id": "123e4567-e89b-12d3-a456-426614174000"
}'
