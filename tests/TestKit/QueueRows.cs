namespace PersonData.TestKit;

/// <summary>SQL that puts jobs and deliveries into the queues as they are at some moment of their life.</summary>
public static class QueueRows
{
    /// <summary>Rows of jobs of an account that nobody has.</summary>
    /// <param name="status">Their status.</param>
    /// <param name="due">When they are due: an expression.</param>
    /// <param name="count">How many.</param>
    public static string Jobs(string status, string due, int count = 1) =>
        $"""
        insert into jobs (job_id, account_id, test, key_id, request_id, strategy, interpretation, page_limit, after_id, delivered, begins_search, interpretation_ms, status,
                          due_at, claim_id, created_at, ended_at)
        select gen_random_uuid(), gen_random_uuid(), false, gen_random_uuid(), 'req_1', 'taxonomy', '{"{}"}', 1, 0, 0, true, 0, '{status}',
               {due}, case when '{status}' = 'running' then gen_random_uuid() end, now(), case when '{status}' = 'canceled' then now() end
        from generate_series(1, {count});
        """;

    /// <summary>An endpoint that no account has, and deliveries to it.</summary>
    /// <param name="status">Of the endpoint.</param>
    /// <param name="failing">Whether it fails.</param>
    /// <param name="deliveries">When each of them is due, and whether a sender has it: rows of values.</param>
    public static string Deliveries(string status, bool failing, string? deliveries = null) =>
        $"""
        with endpoint as (
            insert into webhook_endpoints (endpoint_id, account_id, test, url, events, status, disabled_at, failing_since, secret, created_at, updated_at)
            values (gen_random_uuid(), gen_random_uuid(), false, 'http://127.0.0.1:1/', '{"{}"}', '{status}', case when '{status}' = 'disabled' then now() end,
                    case when {failing} then now() end, 'whsec_', now(), now())
            returning endpoint_id
        ), message as (
            insert into webhook_messages (message_id, account_id, type, body, created_at) values (gen_random_uuid(), gen_random_uuid(), 'test', '', now()) returning message_id
        )
        insert into webhook_deliveries (delivery_id, message_id, endpoint_id, status, due_at, claim_id, created_at, ended_at)
        select gen_random_uuid(), message_id, endpoint_id, case when due is null then 'delivered' else 'pending' end, due, case when claimed then gen_random_uuid() end, now(),
               case when due is null then now() end
        from endpoint cross join message cross join (values {deliveries ?? "(now(), null::bool)"}) as d (due, claimed) where {deliveries is not null};
        """;
}
