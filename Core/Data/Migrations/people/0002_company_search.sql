-- Companies by industry, place and size: index-only streams in company_id order, as for persons. The import drops them for a first load.
-- employee_band: the same bands as in the rollups; 0 is unknown. A range walks the bands that it touches.
alter table companies add column employee_band smallint not null
    generated always as (width_bucket(employee_count, array[1,11,51,201,501,1001,5001,10001])::smallint) stored;

-- What an index includes is kept so that two of them never answer the same stream: the planner takes the one that fixes more.
create index companies_industry on companies (industry_set, company_id) include (employee_count);
create index companies_industry_state on companies (industry_set, state_id, company_id) include (employee_count);
create index companies_industry_text on companies (industry_id, company_id) include (industry_set, state_id, city_id, employee_count);
create index companies_state on companies (state_id, company_id) include (industry_id, employee_count);
create index companies_city on companies (city_id, company_id) include (industry_set, industry_id, employee_count);
create index companies_size on companies (employee_band, company_id) include (employee_count);
