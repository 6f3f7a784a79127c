-- The domain inventory of one industry in one state: without this, it walked past the companies of every other state.
create index companies_band_industry_state on companies (industry_id, state_id, contact_band, company_id) where domain is not null;
