using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PersonData.Core.Data;

/// <summary>
/// Brings every schema to this version. Migrations are the numbered SQL files embedded from Data/Migrations: <c>app</c> for the schema app,
/// <c>people</c> for each data set. Each is applied once, in number order, in a transaction of its own that also records it; an advisory lock makes
/// concurrent callers wait, so any number of processes may start at once.
/// </summary>
public sealed class Migrator(Database database)
{
    // Any constant will do: the other advisory locks of this database are hashes of their names.
    private const long AdvisoryLock = 0x50_44_4D_49_47;

    /// <summary>Applies what is missing and returns its names, <c>people/0001_people.sql</c>. Throws <see cref="MigrationException"/>, which names the file.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", ct);
        try
        {
            await ExecuteAsync(
                connection,
                """
                create schema if not exists app;
                create table if not exists app.migrations (
                    schema      text not null,
                    number      int not null,
                    name        text not null,
                    checksum    text not null,
                    applied_at  timestamptz not null,
                    primary key (schema, number)
                );
                """,
                ct);

            List<string> applied = [];
            foreach (var (schema, folder) in new[] { ("app", "app"), (database.People.Schema, "people"), (database.Sample.Schema, "people") })
            {
                applied.AddRange(await MigrateSchemaAsync(connection, schema, MigrationFile.AllIn(folder), ct));
            }

            return applied;
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<string>> MigrateSchemaAsync(
        NpgsqlConnection connection, string schema, IReadOnlyList<MigrationFile> files, CancellationToken ct)
    {
        var done = await ReadAppliedAsync(connection, schema, ct);
        if (done.Keys.Except(files.Select(f => f.Number)).Order().FirstOrDefault() is var unknown and > 0)
        {
            throw new MigrationException(
                $"The database has migration {schema}/{done[unknown].Name}, which this version does not know: it was made by a newer one. Start that one.");
        }

        List<string> applied = [];
        foreach (var file in files)
        {
            if (!done.TryGetValue(file.Number, out var record))
            {
                await ApplyAsync(connection, schema, file, ct);
                applied.Add($"{schema}/{file.Name}");
            }
            else if (record.Checksum != file.Checksum)
            {
                throw new MigrationException(
                    $"Migration {schema}/{file.Name} was changed after it had been applied: undo the change and put it into a new file, or start with an empty database.");
            }
        }

        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, string schema, MigrationFile file, CancellationToken ct)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ExecuteAsync(connection, $"create schema if not exists {schema}; set local search_path to {schema}", ct);
            await ExecuteAsync(connection, file.Sql, ct);
            await using var record = new NpgsqlCommand("insert into app.migrations values ($1, $2, $3, $4, now())", connection)
            {
                Parameters = { new() { Value = schema }, new() { Value = file.Number }, new() { Value = file.Name }, new() { Value = file.Checksum } },
            };
            await record.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e)
        {
            throw new MigrationException($"Migration {schema}/{file.Name} failed and was undone: {e.MessageText}", e);
        }
    }

    private static async Task<Dictionary<int, (string Name, string Checksum)>> ReadAppliedAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        Dictionary<int, (string, string)> applied = [];
        await using var command = new NpgsqlCommand("select number, name, checksum from app.migrations where schema = $1", connection)
        {
            Parameters = { new() { Value = schema } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // No timeout: an index on a large table takes what it takes.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record MigrationFile(int Number, string Name, string Sql, string Checksum)
    {
        /// <summary>In the order of their numbers, <c>NNNN_name.sql</c>.</summary>
        public static IReadOnlyList<MigrationFile> AllIn(string folder)
        {
            var assembly = typeof(Migrator).Assembly;
            return
            [
                .. assembly.GetManifestResourceNames()
                    .Select(resource => (Resource: resource, Path: resource.Replace('\\', '/')))   // as the building system writes paths
                    .Where(r => r.Path.StartsWith($"Data/Migrations/{folder}/", StringComparison.Ordinal))
                    .Select(r => Read(assembly, r.Resource, r.Path[(r.Path.LastIndexOf('/') + 1)..]))
                    .OrderBy(f => f.Number),
            ];
        }

        private static MigrationFile Read(Assembly assembly, string resource, string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            return new MigrationFile(
                int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture),
                name,
                sql,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
        }
    }
}

/// <summary>A migration cannot be applied; the message names the file and the remedy.</summary>
public sealed class MigrationException(string message, Exception? cause = null) : Exception(message, cause);
