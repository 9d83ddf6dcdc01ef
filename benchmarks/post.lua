-- The request that `wrk` repeats, made of the INVENT_… variables.
wrk.method = "POST"
wrk.path = string.format("/orgs/%s/contacts/%s/chats/%s/messages",
  os.getenv("INVENT_ORG_ID"), os.getenv("INVENT_CONTACT_ID"), os.getenv("INVENT_CHAT_ID"))
wrk.headers["Authorization"] = "Bearer " .. os.getenv("INVENT_API_KEY")
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"message":[{"type":"text","text":"Where is my order 4711?"}]}'
