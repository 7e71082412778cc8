create table classes (
  id bigint generated always as identity primary key,
  name text not null unique
);
-- Fails: the rows of classes were forgotten, so that no student's class is found in it.
alter table students add constraint students_class_fkey foreign key (class) references classes (name);
