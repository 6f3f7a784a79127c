-- What an account knows itself: its contacts and the companies that they work for. Everything belongs to an account and a reach (what a test key has made is seen by
-- test keys only), and the keys say so: no contact can name a company of somebody else. Core/Workspace/WorkspaceLock says who waits for whom.

create table workspace_companies (
    company_id    uuid primary key,
    account_id    uuid not null,
    test          boolean not null,
    name          text,
    domain        text,                          -- normalized
    industry      text,
    size          text,
    founded_year  int,
    description   text,
    hq_location   text,
    logo_url      text,
    linkedin_url  text,
    tech_stack    text[],                        -- null: none is known
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    check (name is not null or domain is not null),
    unique (account_id, test, company_id)        -- also the way of the list
);
create unique index workspace_companies_domain on workspace_companies (account_id, test, domain) where domain is not null;

create table contacts (
    contact_id     uuid primary key,
    account_id     uuid not null,
    test           boolean not null,
    first_name     text,
    last_name      text,
    full_name      text,
    email          text,                         -- normalized, as the other identifiers
    email_domain   text,                         -- the registrable domain of its host
    job_title      text,
    seniority      text,
    company_name   text,
    company_domain text,
    company_id     uuid,
    linkedin_url   text,
    phone          text,
    location       text,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    check (coalesce(email, linkedin_url, phone, full_name) is not null),
    foreign key (account_id, test, company_id) references workspace_companies (account_id, test, company_id)
);
create index contacts_newest on contacts (account_id, test, contact_id desc);
create unique index contacts_email on contacts (account_id, test, email) where email is not null;
create index contacts_email_domain on contacts (account_id, test, email_domain, contact_id desc) where email_domain is not null;
create index contacts_company_domain on contacts (account_id, test, company_domain, contact_id desc) where company_domain is not null;
create index contacts_company on contacts (company_id) where company_id is not null;
