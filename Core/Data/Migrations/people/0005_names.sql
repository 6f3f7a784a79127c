-- A name as it is looked for within a company: lower case, no accents, no punctuation, so that "O'Brien" and "de la Cruz" are one word however they are written.
-- By its own table of letters, not by the server's locale: an index on it never changes its order with the operating system.
-- Most names are ASCII, which needs no table: building the index took four times as long with it.
create function name_key(name text) returns text language sql immutable strict parallel safe return
    translate(lower(
        case when octet_length(name) = char_length(name) then name
        else replace(translate(name, 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïðñòóôõöøùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſȘșȚțǍǎǐǑǒǓǔ', 'aaaaaaceeeeiiiidnoooooouuuuyaaaaaaceeeeiiiidnoooooouuuuyyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsssttaaioouu'), 'ß', 'ss') end
        collate "C"), ' -.,’‘`´''"()', '');

-- Somebody by name at a company, whatever number of people it has. The first word of the first name alone: "Jane A." is "jane".
create index persons_name on persons (company_id, (name_key(last_name) collate "C"), (name_key(split_part(first_name, ' ', 1)) collate "C"));

-- Companies by their LinkedIn page; only equality is asked for.
create index companies_linkedin on companies using hash (linkedin_url);
