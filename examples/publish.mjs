// Publishes one article over HTTP with Node 18 or newer, without packages.
//
//   KEY=$(cat data/local.key) node examples/publish.mjs [ADDRESS OF INGEST]
const address = process.argv[2] ?? "http://127.0.0.1:8001";
const article = {
  headline: "동네 서점 열두 곳, 주말 낭독회 함께 연다",
  body: ["이번 주말 동네 서점 열두 곳에서 낭독회가 열린다.", "지도는 도서관 누리집에 있다."],
  section: "문화",
};

const answer = await fetch(`${address}/v1/articles`, {
  method: "POST",
  headers: {
    authorization: `Bearer ${process.env.KEY}`,
    "content-type": "application/json",
    // The same key again is the same request: sending it twice publishes once.
    "idempotency-key": "bookshop-readings-1",
  },
  body: JSON.stringify(article),
});
console.log(answer.status, await answer.text());
process.exitCode = answer.ok ? 0 : 1;
