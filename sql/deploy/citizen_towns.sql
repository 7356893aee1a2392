-- In which municipalities a citizen has complaints. It belongs to the state, as she does: her list is then
-- one query for each of these towns, every one of them as that town, and no query looks across.
BEGIN;
SET LOCAL ROLE mseva_owner;

CREATE TABLE citizen_town (
	tenant_id int NOT NULL,
	citizen_id bigint NOT NULL,
	town_id int NOT NULL,
	since timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, citizen_id, town_id),
	CONSTRAINT citizen_town_of_the_state CHECK (tenant_id = 1)
);
SELECT protect_tenant_table('citizen_town', 'SELECT, INSERT, DELETE');
INSERT INTO citizen_town (tenant_id, citizen_id, town_id, since)
SELECT 1, citizen_id, tenant_id, min(created_at) FROM complaint GROUP BY citizen_id, tenant_id;

COMMIT;
