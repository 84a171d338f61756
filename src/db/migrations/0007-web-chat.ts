import { sql, type Kysely } from 'kysely'

/**
 * The web chat's transcripts: what a page shows again after a reload or a restart. A chat numbers its changes without
 * gaps (`rev`), so that a page says which change it saw last and gets the rest. An identity that goes (/forget) takes
 * its transcript along.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table web_chats (
      id text primary key,
      epoch text not null,
      rev bigint not null default 0,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table web_messages (
      chat text not null references web_chats (id) on delete cascade,
      seq bigint not null,
      rev bigint not null,
      key text,
      mine boolean not null,
      view jsonb not null,
      created_at timestamptz not null,
      edited_at timestamptz,
      primary key (chat, seq),
      unique (chat, key)
    )`.execute(db)
  await sql`create index web_messages_rev on web_messages (chat, rev)`.execute(db)
  await sql`
    create function web_chat_forget() returns trigger language plpgsql as $$
    begin
      delete from web_chats where id = old.platform_user;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger web_chat_forget after delete on identities
      for each row when (old.platform = 'web') execute function web_chat_forget()`.execute(db)
}
