-- $1 tenant, $2 at, $3 gateway, $4 its id of the event, $5 kind, $6 our order's reference, $7 body without personal data
INSERT INTO payment_event (tenant_id, created_at, gateway, event_id, kind, order_reference, body)
VALUES ($1::int, $2::timestamptz, $3, $4, $5, $6, $7::jsonb)
