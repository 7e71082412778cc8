-- Merged on the same day as the other V3, from another branch.
alter table students add column photo_url text;
