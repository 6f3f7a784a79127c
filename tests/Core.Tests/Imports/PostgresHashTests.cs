using Npgsql;
using PersonData.Core.Imports;

namespace PersonData.Core.Tests.Imports;

public sealed class PostgresHashTests(ImportFixture fixture) : IClassFixture<ImportFixture>
{
    /// <summary>Lookup hashes on the server, the import here: one differing length or byte, and nobody is found.</summary>
    [Fact]
    public async Task Compute_EqualsTheServersHashForEveryLength()
    {
        var texts = Enumerable.Range(0, 40).Select(length => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * 7 % 26)))))
            .Append("josé garcía 食狮").Append("source\u001F42").Append(new string('é', 400)).ToArray();
        await using var command = fixture.People.Source.CreateCommand("select hashtextextended(v, 0) from unnest($1::text[]) with ordinality t(v, i) order by i");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = texts });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var expected = new List<long>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) expected.Add(reader.GetInt64(0));

        Assert.Equal(expected, texts.Select(PostgresHash.Compute));
    }
}
