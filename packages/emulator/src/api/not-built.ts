/**
 * Operations of the newest platform that a bot seldom needs and whose shapes are not published well enough:
 * spec `latest` says so instead of guessing.
 */
export const notBuilt: readonly { readonly name: string; readonly method: string; readonly path: string }[] =
  [
    { name: "experiences.list", method: "GET", path: "/v3/experiences" },
    { name: "experiences.retrieve", method: "GET", path: "/v3/experiences/:name" },
    { name: "paymentRequests", method: "POST", path: "/v3/payment_requests" },
    { name: "payments", method: "GET", path: "/v3/payments" },
    { name: "reputationAudit.create", method: "POST", path: "/v3/phone_numbers/:number/reputation_audit" },
    { name: "reputationAudit.retrieve", method: "GET", path: "/v3/phone_numbers/:number/reputation_audit" },
  ]
