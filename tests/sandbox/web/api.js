// api.js - the sandbox's own API, as the page uses it.
const base = "/sandbox/v1";

async function call(method, path, body) {
	const answer = await fetch(base + path, {
		method,
		headers: body ? { "Content-Type": "application/json" } : {},
		body: body ? JSON.stringify(body) : undefined,
	});
	const value = await answer.json();
	if (!answer.ok) throw new Error(value.error ?? answer.statusText);
	return value;
}

export const api = {
	numbers: () => call("GET", "/numbers"),
	samples: () => call("GET", "/samples"),
	sampleUrl: (name) => `${base}/samples/${name}`,
	messages: (phone, after) => call("GET", `/phones/${phone}/messages?after=${after}`),
	send: (phone, message) => call("POST", `/phones/${phone}/send`, message),
	update: (phone, change) => call("POST", `/phones/${phone}`, change),
	missedCall: (phone, provider) => call("POST", `/phones/${phone}/missed-call`, { provider }),
	stream: (phones, open) => new EventSource(`${base}/events?phones=${phones.join(",")}&open=${open ? 1 : 0}`),
};
