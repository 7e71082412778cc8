create table users (
  id bigint generated always as identity primary key,
  email text not null unique,
  password_hash text not null,
  failed_logins integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now()
);

create table students (
  id bigint generated always as identity primary key,
  name text not null,
  class text not null,
  enrolled_on date not null
);
