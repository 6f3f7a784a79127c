-- Reclassifying gives a title a new id, because an id never changes what it means. A reader that found people before then asks for the text of the
-- old id here; only what the last reclassification retired is kept.
create table retired_titles (
    title_id   bigint primary key,
    title      text not null
);
