import { sql, type Kysely } from 'kysely'

/** Campaigns, their items, and the way of an answer: assignment -> answer -> verdict. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await campaigns(db)
  await answers(db)
  await sql`
    create table reliabilities (
      campaign_id bigint not null references campaigns (id) on delete cascade,
      voice text not null,
      params jsonb not null,
      updated_at timestamptz not null default now(),
      primary key (campaign_id, voice)
    )`.execute(db)
  await sql`
    create table actions (
      id bigint generated always as identity primary key,
      actor text not null,
      kind text not null,
      detail jsonb not null,
      created_at timestamptz not null default now()
    )`.execute(db)
}

const campaigns = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table campaigns (
      id bigint generated always as identity primary key,
      name text not null unique,
      task_kind text not null,
      locale text not null,
      options jsonb not null default '{}',
      status text not null default 'draft' check (status in ('draft', 'running', 'paused', 'closed')),
      reward numeric(39, 0) not null check (reward >= 0),
      asset text not null,
      min_answers integer not null check (min_answers >= 1),
      max_answers integer not null check (max_answers >= min_answers),
      confidence double precision not null check (confidence > 0 and confidence < 1),
      private_to text,
      model jsonb,
      created_by text not null,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      closed_at timestamptz
    )`.execute(db)
  await sql`create index campaigns_status on campaigns (status)`.execute(db)
  await sql`
    create table items (
      id bigint generated always as identity primary key,
      campaign_id bigint not null references campaigns (id),
      external_id text not null,
      payload jsonb not null,
      gold jsonb,
      status text not null default 'open' check (status in ('open', 'settled', 'disputed', 'withdrawn')),
      outcome jsonb,
      probability double precision,
      wanted integer not null check (wanted >= 0),
      pending integer not null default 0 check (pending >= 0),
      answered integer not null default 0 check (answered >= 0),
      decided_answers integer not null default 0,
      baseline text not null default 'due' check (baseline in ('due', 'done', 'abstained', 'failed')),
      settled_at timestamptz,
      created_at timestamptz not null default now(),
      unique (campaign_id, external_id)
    )`.execute(db)
  await sql`
    create index items_needy on items (campaign_id, answered desc, id)
      where status = 'open' and wanted > pending`.execute(db)
  await sql`create index items_undecided on items (id) where status = 'open' and answered > decided_answers`.execute(
    db,
  )
  await sql`create index items_baseline on items (id) where status = 'open' and baseline = 'due'`.execute(db)
  await sql`create index items_status on items (campaign_id, status)`.execute(db)
}

const answers = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table assignments (
      id bigint generated always as identity primary key,
      token text not null unique,
      item_id bigint not null references items (id),
      contributor_id bigint not null references contributors (id),
      status text not null default 'open'
        check (status in ('open', 'answered', 'skipped', 'reported', 'expired', 'undone')),
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      unique (item_id, contributor_id)
    )`.execute(db)
  await sql`create index assignments_contributor on assignments (contributor_id, id) where status = 'open'`.execute(
    db,
  )
  await sql`create index assignments_expiry on assignments (expires_at) where status = 'open'`.execute(db)
  await sql`
    create table answers (
      id bigint generated always as identity primary key,
      item_id bigint not null references items (id),
      contributor_id bigint not null references contributors (id),
      assignment_id bigint references assignments (id),
      value jsonb not null,
      seconds double precision,
      created_at timestamptz not null default now(),
      unique (item_id, contributor_id)
    )`.execute(db)
  await sql`create index answers_contributor on answers (contributor_id, id desc)`.execute(db)
  await sql`
    create table model_answers (
      item_id bigint not null references items (id),
      voice text not null,
      value jsonb not null,
      confidence double precision,
      created_at timestamptz not null default now(),
      primary key (item_id, voice)
    )`.execute(db)
  await sql`
    create table verdicts (
      answer_id bigint primary key references answers (id),
      contributor_id bigint not null references contributors (id),
      item_id bigint not null references items (id),
      accepted boolean not null,
      reason text not null,
      reward numeric(39, 0) not null check (reward >= 0),
      told boolean not null default false,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index verdicts_contributor on verdicts (contributor_id, answer_id desc)`.execute(db)
  await sql`create index verdicts_untold on verdicts (contributor_id) where not told`.execute(db)
}
