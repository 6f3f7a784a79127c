using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;
using PersonData.Core.Data;
using PersonData.Core.Idempotency;

namespace PersonData.Api.Http.Idempotency;

/// <summary>The one place where what a request changes and what it is answered are committed together. Every handler that changes something comes here.</summary>
internal sealed class Outcomes(Database database, IdempotencyStore store)
{
    // Spans at each step at which a call can die. They are named in docs/adr/0009.
    private static readonly ActivitySource Source = new(ApiHost.Instrumentation);

    /// <summary>Whether the answer of this request is kept for calls that repeat it, and so must be committed with what the request changes.</summary>
    public static bool AreKeptFor(HttpContext context) => context.Features.Get<KeptCall>() is not null;

    /// <summary>
    /// Runs <paramref name="effect"/> in a transaction of its own. Its answer decides: below 400 everything it did is committed, together with the answer
    /// if the request has an Idempotency-Key, and only then is the answer returned; from 400 on, or null, everything is undone. A handler comes here once,
    /// or again after null, and returns what it is given: a request with a key is answered with what was committed, whatever its handler does afterwards.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="effect">Changes what the request asks for on the connection that it is given, and answers.</param>
    public async Task<TResult> CommitAsync<TResult>(HttpContext context, Func<NpgsqlConnection, CancellationToken, Task<TResult>> effect)
        where TResult : IResult?
    {
        var kept = context.Features.Get<KeptCall>();
        if (kept?.Answer is not null)
            throw new InvalidOperationException("A request has one outcome.");

        // A caller who has gone changes nothing. From the commit on it no longer matters who listens: the outcome must be known.
        var ct = context.RequestAborted;
        var request = RequestState.Of(context);
        var (credits, committed) = (request.CreditsCharged, false);
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            TResult result;
            using (Source.StartActivity("outcome.effect"))
                result = await effect(connection, ct);

            var answer = kept is null || result is null ? null : await RenderAsync(context, kept, result);
            if (result is not null && (answer?.Status ?? StatusOf(result)) < StatusCodes.Status400BadRequest)
            {
                if (answer is not null)
                    await StoreAsync(connection, kept!.Claim, answer);
                using (Source.StartActivity("outcome.commit"))
                    await transaction.CommitAsync(CancellationToken.None);
                committed = true;
            }
            else
            {
                await transaction.RollbackAsync(CancellationToken.None);
                if (answer is { IsFinal: true })
                    await StoreAsync(connection, kept!.Claim, answer);
            }

            if (kept is not null)
                kept.Answer = answer;
            return result;
        }
        finally
        {
            if (!committed)
                request.CreditsCharged = credits;
        }
    }

    /// <summary>
    /// Writes an answer before its effect runs, when it is known by then: so that it need not be written while the effect holds its locks. The effect must
    /// answer with the very same result.
    /// </summary>
    public static async Task PrepareAsync(HttpContext context, IResult result)
    {
        var kept = context.Features.GetRequiredFeature<KeptCall>();
        kept.Prepared = (result, await Answer.RenderAsync(context, result, kept.Before));
    }

    /// <summary>
    /// Answers a call with a key: as it was answered before, or, when it is the first, by its handler. The key is free again unless there is a final answer.
    /// </summary>
    /// <param name="context">The request; its body can be read again.</param>
    /// <param name="key">The key that it came with.</param>
    /// <param name="handle">Calls the handler.</param>
    public async Task<IResult> KeepAsync(HttpContext context, IdempotencyKey key, Func<ValueTask<object?>> handle)
    {
        var fingerprint = await FingerprintAsync(context.Request, key);
        ClaimResult claimed;
        using (Source.StartActivity("outcome.claim"))
            claimed = await store.ClaimAsync(key, fingerprint, context.RequestAborted);
        switch (claimed)
        {
            case ClaimResult.Claimed(var claim):
                return await RunAsync(context, claim, handle);
            case ClaimResult.Finished(var outcome):
                context.Response.Headers[IdempotentPosts.ReplayedHeader] = "true";
                return Answer.Read(outcome);
            case ClaimResult.Mismatch:
                return Errors.IdempotencyMismatch();
            default:
                return Errors.IdempotencyInProgress();
        }
    }

    private async Task<IResult> RunAsync(HttpContext context, IdempotencyClaim claim, Func<ValueTask<object?>> handle)
    {
        var call = new KeptCall(claim, new ResponseState(context.Response));
        context.Features.Set(call);
        using var ended = new CancellationTokenSource();
        var renewals = store.KeepAsync(claim, ended.Token);
        try
        {
            return await AnswerAsync(context, call, handle);
        }
        catch (ClaimLostException)
        {
            call.Before.Restore(context.Response);
            return Errors.IdempotencyInProgress();
        }
        finally
        {
            await ended.CancelAsync();
            await renewals;
            if (call.Answer is not { IsFinal: true })
                await ReleaseAsync(claim);
        }
    }

    private async Task<Answer> AnswerAsync(HttpContext context, KeptCall call, Func<ValueTask<object?>> handle)
    {
        IResult result;
        try
        {
            result = await handle() as IResult ?? throw new InvalidOperationException("What can be repeated is answered with a result.");
        }
        catch (BadHttpRequestException refused)
        {
            result = Errors.OfStatus(refused.StatusCode);
        }

        if (call.Answer is not null)
            return call.Answer;

        // It changed nothing.
        var answer = await RenderAsync(context, call, result);
        if (answer.IsFinal)
        {
            await using var connection = await database.App.OpenConnectionAsync(CancellationToken.None);
            await StoreAsync(connection, call.Claim, answer);
        }

        return call.Answer = answer;
    }

    private async Task ReleaseAsync(IdempotencyClaim claim)
    {
        try
        {
            await store.ReleaseAsync(claim, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // Its lease ends by itself.
        }
    }

    private static async Task<Answer> RenderAsync(HttpContext context, KeptCall call, IResult result)
    {
        if (result is INestedHttpResult nested)
            return await RenderAsync(context, call, nested.Result);
        return call.Prepared is var (prepared, answer) && ReferenceEquals(prepared, result) ? answer : await Answer.RenderAsync(context, result, call.Before);
    }

    private static async Task<byte[]> FingerprintAsync(HttpRequest request, IdempotencyKey key)
    {
        request.EnableBuffering(bufferThreshold: int.MaxValue);   // Kestrel bounds it; no person's data goes to a file
        var pathAndQuery = $"{request.PathBase}{request.Path}{request.QueryString}";
        var fingerprint = await key.FingerprintAsync(request.Method, pathAndQuery, request.Body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return fingerprint;
    }

    private static async Task StoreAsync(NpgsqlConnection connection, IdempotencyClaim claim, Answer answer)
    {
        if (!await IdempotencyStore.TryStoreAsync(connection, claim, answer.Bytes, CancellationToken.None))
            throw new ClaimLostException();
    }

    private static int StatusOf(IResult result) => result switch
    {
        INestedHttpResult nested => StatusOf(nested.Result),
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };

    /// <summary>A running call whose answer is kept; a feature of its request.</summary>
    private sealed class KeptCall(IdempotencyClaim claim, ResponseState before)
    {
        public IdempotencyClaim Claim => claim;

        public ResponseState Before => before;

        /// <summary>What it will be answered with if all goes well.</summary>
        public (IResult Result, Answer Answer)? Prepared { get; set; }

        /// <summary>What the call is answered with, once that is decided.</summary>
        public Answer? Answer { get; set; }
    }

    /// <summary>The call took so long to renew its claim that another one has the key. Nothing that it did was committed.</summary>
    private sealed class ClaimLostException() : Exception("The Idempotency-Key was claimed by another call.");
}
