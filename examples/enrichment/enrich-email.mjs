const { PERSONDATA_URL, PERSONDATA_KEY } = process.env;

const res = await fetch(
  `${PERSONDATA_URL}/v1/email/enrich`,
  {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${PERSONDATA_KEY}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ email: 'jane@acme.com' }),
  }
);
const { data } = await res.json();
console.log(data.person?.full_name);
