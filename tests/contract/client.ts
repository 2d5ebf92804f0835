// A stranger's program: signs in and reads, with types that a generator wrote from the contract.

import createClient from "openapi-fetch";
import type { paths } from "./contract.d.ts";

declare const process: { argv: string[] };
const [address, login, password] = process.argv.slice(2) as [string, string, string];

const centre = createClient<paths>({ baseUrl: `${address}/api/v1` });
const { data: tokens, error: refusal } = await centre.POST("/auth/login", { body: { login, password } });
if (!tokens) throw new Error(`${refusal.code}: ${refusal.detail}`);

const headers = { Authorization: `Bearer ${tokens.access_token}` };
const { data: me } = await centre.GET("/people/me", { headers });
const { data: courses } = await centre.GET("/courses", { params: { query: { q: "помощь", lang: "ru" } } });
if (!me || !courses) throw new Error("the centre did not answer");

const wrong = await centre.POST("/auth/login", { body: { login, password: "not the password" } });
console.log(me.names.be?.surname, courses.items[0]?.key, wrong.error?.code);
