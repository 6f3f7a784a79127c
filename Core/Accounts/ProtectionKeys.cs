using System.Globalization;
using System.Xml.Linq;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>The key ring that tokens of sessions and cursors are protected with. ASP.NET Core Data Protection makes its keys and adds one before the last expires.</summary>
public sealed class ProtectionKeys(Database database, TimeProvider time)
{
    /// <summary>
    /// How long a key is kept after nothing more is protected with it: twice as long as a token of a session lives, of all that it protects the longest, because clocks
    /// differ, and a process that could not make a new key has gone on with the old one.
    /// </summary>
    public static readonly TimeSpan KeptAfterExpiry = Sessions.Lifetime * 2;

    /// <summary>Deletes the keys whose time is over; how many. Revocations stay.</summary>
    public async Task<int> DeleteExpiredAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - KeptAfterExpiry;
        await using var delete = database.App.CreateCommand("delete from data_protection_keys where friendly_name = any($1)");
        delete.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = await FindExpiredAsync(before, ct) });
        return await delete.ExecuteNonQueryAsync(ct);
    }

    // There is one for every 90 days, so reading all of them costs nothing.
    private async Task<string[]> FindExpiredAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var command = database.App.CreateCommand("select friendly_name, xml from data_protection_keys");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var expired = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            if (XElement.Parse(reader.GetString(1)) is { Name.LocalName: "key" } key && key.Element("expirationDate") is { Value: var expiry }
                && DateTimeOffset.Parse(expiry, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) < before)
            {
                expired.Add(reader.GetString(0));
            }
        }

        return [.. expired];
    }
}
