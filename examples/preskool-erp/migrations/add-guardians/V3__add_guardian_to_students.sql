-- Expand only: the release before this one goes on working, so a rollback leaves the schema.
alter table students add column guardian_email text;
