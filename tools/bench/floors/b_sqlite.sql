-- suspend
SELECT "state", "version", "planned_start", "planned_end", "started_on", "suspended_from", "suspended_days", "reached", "country", "record_id" FROM "lifecycle_mobility" WHERE "id" = {stay};
SELECT 'part', "part", "organisation_id", "responsible_id", "from_at" FROM "lifecycle_organisationpart" WHERE "until_at" IS NULL AND "mobility_id" = {stay}
  UNION ALL
  SELECT 'named', "part", "person_id", NULL, "from_at" FROM "lifecycle_namedpart" WHERE "until_at" IS NULL AND "mobility_id" = {stay}
  UNION ALL
  SELECT 'right', m."role", m."organisation_id", m."person_id", p."created_at" FROM "accounts_membership" m JOIN "accounts_person" p ON m."person_id" = p."id"
  WHERE m."since_on" <= {today} AND (m."until_on" IS NULL OR m."until_on" > {today})
    AND m."organisation_id" IN (SELECT "organisation_id" FROM "lifecycle_organisationpart" WHERE "until_at" IS NULL AND "mobility_id" = {stay});
SELECT "seq", "hash",
  (SELECT "key" FROM "accounts_personkey" WHERE "person_id" = {actor}),
  EXISTS (SELECT 1 FROM "agreements_agreementversion" WHERE "mobility_id" = {stay} AND "state" NOT IN ('superseded', 'void', 'returned')),
  EXISTS (SELECT 1 FROM "assessments_debriefing" WHERE "mobility_id" = {stay}),
  EXISTS (SELECT 1 FROM "lifecycle_waiver" WHERE "mobility_id" = {stay}),
  EXISTS (SELECT 1 FROM "assessments_followup" WHERE "mobility_id" = {stay} AND "done_on" IS NULL AND "withdrawn_at" IS NULL),
  EXISTS (SELECT 1 FROM "recognition_appeal" WHERE "mobility_id" = {stay} AND "answered_at" IS NULL)
  FROM "lifecycle_event" WHERE "chain" = {stay} ORDER BY "seq" DESC LIMIT 1;
SELECT "id", "transition", "key", "due_on" FROM "lifecycle_todo" WHERE "closed_at" IS NULL AND "mobility_id" = {stay};
INSERT INTO "lifecycle_event" ("id", "chain", "seq", "prev", "hash", "at", "kind", "machine", "subject_id", "mobility_id", "name", "table_number", "from_state", "to_state", "role", "person_id", "organisation_id", "version", "details", "remark_digest", "cause")
  VALUES ({event}, {stay}, {seq}, {prev}, {hash}, {now}, {"transition"}, {"mobility"}, {stay}, {stay}, {"suspend"}, {1}, {"ongoing"}, {"suspended"}, {"CO"}, {actor}, {organisation}, {version}, {details_suspend}, {"3764d23e15640a9ba099fcd669867f6e7b9a130587e8323dddf34291ec0bf267"}, {""});
INSERT INTO "lifecycle_remark" ("id", "event_id", "code", "text", "sealed") VALUES ({new}, {event}, {""}, {"Illness in the kitchen of the host, back in a few days"}, {false});
UPDATE "lifecycle_reminder" SET "paused" = true WHERE "sent_at" IS NULL AND "todo_id" IN (SELECT "id" FROM "lifecycle_todo" WHERE "mobility_id" = {stay});
INSERT INTO "lifecycle_outboxrow" ("id", "kind", "key", "payload", "payload_version", "mobility_id", "state", "due_at", "starts", "refusals", "fault_code", "fault", "created_at") VALUES
  ({new}, {"mail.notice"}, {key_learner}, {payload_learner}, {1}, {stay}, {"waiting"}, {now}, {0}, {0}, {""}, {""}, {now}),
  ({new}, {"mail.notice"}, {key_guardian}, {payload_guardian}, {1}, {stay}, {"waiting"}, {now}, {0}, {0}, {""}, {""}, {now}),
  ({new}, {"mail.notice"}, {key_employer}, {payload_employer}, {1}, {stay}, {"waiting"}, {now}, {0}, {0}, {""}, {""}, {now});
UPDATE "lifecycle_mobility" SET "state" = {"suspended"}, "version" = {version}, "suspended_from" = {yesterday} WHERE "id" = {stay};
-- resume
SELECT "state", "version", "planned_start", "planned_end", "started_on", "suspended_from", "suspended_days", "reached", "country", "record_id" FROM "lifecycle_mobility" WHERE "id" = {stay};
SELECT 'part', "part", "organisation_id", "responsible_id", "from_at" FROM "lifecycle_organisationpart" WHERE "until_at" IS NULL AND "mobility_id" = {stay}
  UNION ALL
  SELECT 'named', "part", "person_id", NULL, "from_at" FROM "lifecycle_namedpart" WHERE "until_at" IS NULL AND "mobility_id" = {stay}
  UNION ALL
  SELECT 'right', m."role", m."organisation_id", m."person_id", p."created_at" FROM "accounts_membership" m JOIN "accounts_person" p ON m."person_id" = p."id"
  WHERE m."since_on" <= {today} AND (m."until_on" IS NULL OR m."until_on" > {today})
    AND m."organisation_id" IN (SELECT "organisation_id" FROM "lifecycle_organisationpart" WHERE "until_at" IS NULL AND "mobility_id" = {stay});
SELECT "seq", "hash",
  EXISTS (SELECT 1 FROM "agreements_agreementversion" WHERE "mobility_id" = {stay} AND "state" NOT IN ('superseded', 'void', 'returned')),
  EXISTS (SELECT 1 FROM "assessments_debriefing" WHERE "mobility_id" = {stay}),
  EXISTS (SELECT 1 FROM "lifecycle_waiver" WHERE "mobility_id" = {stay}),
  EXISTS (SELECT 1 FROM "assessments_followup" WHERE "mobility_id" = {stay} AND "done_on" IS NULL AND "withdrawn_at" IS NULL),
  EXISTS (SELECT 1 FROM "recognition_appeal" WHERE "mobility_id" = {stay} AND "answered_at" IS NULL)
  FROM "lifecycle_event" WHERE "chain" = {stay} ORDER BY "seq" DESC LIMIT 1;
SELECT "id", "transition", "key", "due_on" FROM "lifecycle_todo" WHERE "closed_at" IS NULL AND "mobility_id" = {stay};
INSERT INTO "lifecycle_event" ("id", "chain", "seq", "prev", "hash", "at", "kind", "machine", "subject_id", "mobility_id", "name", "table_number", "from_state", "to_state", "role", "person_id", "organisation_id", "version", "details", "remark_digest", "cause")
  VALUES ({event}, {stay}, {seq}, {prev}, {hash}, {now}, {"transition"}, {"mobility"}, {stay}, {stay}, {"resume"}, {1}, {"suspended"}, {"ongoing"}, {"CO"}, {actor}, {organisation}, {version}, {details_resume}, {""}, {""});
UPDATE "lifecycle_reminder" SET "paused" = false WHERE "sent_at" IS NULL AND "todo_id" IN (SELECT "id" FROM "lifecycle_todo" WHERE "mobility_id" = {stay});
INSERT INTO "lifecycle_outboxrow" ("id", "kind", "key", "payload", "payload_version", "mobility_id", "state", "due_at", "starts", "refusals", "fault_code", "fault", "created_at") VALUES
  ({new}, {"mail.notice"}, {key_learner}, {payload_learner}, {1}, {stay}, {"waiting"}, {now}, {0}, {0}, {""}, {""}, {now}),
  ({new}, {"mail.notice"}, {key_guardian}, {payload_guardian}, {1}, {stay}, {"waiting"}, {now}, {0}, {0}, {""}, {""}, {now}),
  ({new}, {"mail.notice"}, {key_employer}, {payload_employer}, {1}, {stay}, {"waiting"}, {now}, {0}, {0}, {""}, {""}, {now});
UPDATE "lifecycle_mobility" SET "state" = {"ongoing"}, "version" = {version}, "suspended_from" = {null}, "suspended_days" = {2} WHERE "id" = {stay};
