-- A signed body that cannot be read is kept for people to look at. $1 reason, $2 body in hex
INSERT INTO quarantine (reason, body) VALUES ($1, decode($2, 'hex'));
