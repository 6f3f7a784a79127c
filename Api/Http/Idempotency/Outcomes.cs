using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Api.Http.Idempotency;

/// <summary>The one place where what a request changes and what it is answered are committed together. Every handler that changes something comes here.</summary>
internal sealed class Outcomes(Database database)
{
    /// <summary>
    /// Runs <paramref name="effect"/> in a transaction of its own. Its answer decides: below 400 everything it did is committed, and only then is the
    /// answer returned; from 400 on everything is undone.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="effect">Changes what the request asks for on the connection that it is given, and answers.</param>
    public async Task<TResult> CommitAsync<TResult>(HttpContext context, Func<NpgsqlConnection, CancellationToken, Task<TResult>> effect)
        where TResult : IResult
    {
        await using var connection = await database.App.OpenConnectionAsync(context.RequestAborted);
        await using var transaction = await connection.BeginTransactionAsync(context.RequestAborted);
        var answer = await effect(connection, context.RequestAborted);

        // A caller who goes away now no longer matters: the commit's own outcome must be known.
        if (StatusOf(answer) < StatusCodes.Status400BadRequest)
            await transaction.CommitAsync(CancellationToken.None);
        return answer;
    }

    private static int StatusOf(IResult answer) => answer switch
    {
        INestedHttpResult nested => StatusOf(nested.Result),
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => StatusCodes.Status200OK,
    };
}
