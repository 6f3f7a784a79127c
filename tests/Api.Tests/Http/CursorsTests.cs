using System.Buffers.Text;
using Microsoft.AspNetCore.DataProtection;
using PersonData.Api.Http;

namespace PersonData.Api.Tests.Http;

public sealed class CursorsTests
{
    private static readonly PagePosition Position = new(123_456_789_012, 300);

    private readonly TestClock _clock = new();
    private readonly Cursors _cursors;
    private readonly CursorScope _scope;

    public CursorsTests()
    {
        _cursors = new Cursors(new EphemeralDataProtectionProvider(), _clock);
        _scope = new CursorScope("searchPersons", CallerOf(Guid.AllBitsSet), "ceo", null, "NV");
    }

    [Fact]
    public void Cursor_InItsOwnScope_HoldsThePosition()
    {
        var cursor = _cursors.Create(_scope, Position);
        Assert.InRange(cursor.Length, 1, 200);
        Assert.True(_cursors.TryRead(cursor, _scope, out PagePosition read));
        Assert.Equal(Position, read);
    }

    [Fact]
    public void Cursor_OfAnotherOperationAccountDataSetOrSearch_IsRefused()
    {
        var cursor = _cursors.Create(_scope, Position);
        CursorScope[] others =
        [
            _scope with { Operation = "listDomains" },
            _scope with { Caller = CallerOf(Guid.Empty) },
            _scope with { Caller = CallerOf(Guid.AllBitsSet, test: true) },
            _scope with { Criteria = ["cfo", null, "NV"] },
            _scope with { Criteria = ["ceo", "NV", null] },
            _scope with { Criteria = ["ceo", "", "NV"] },
            _scope with { Criteria = ["ceo|-1:", "NV"] },
            _scope with { Criteria = ["ceo", null, "NV", null] },
        ];
        Assert.All(others, other => Assert.False(_cursors.TryRead(cursor, other, out PagePosition _)));
    }

    [Fact]
    public void Cursor_WhenAnyByteIsChanged_IsRefused()
    {
        var bytes = Base64Url.DecodeFromChars(_cursors.Create(_scope, Position));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.False(_cursors.TryRead(Base64Url.EncodeToString(bytes), _scope, out PagePosition _));
            bytes[i] ^= 1;
        }

        Assert.True(_cursors.TryRead(Base64Url.EncodeToString(bytes), _scope, out PagePosition _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("é€😀")]
    [InlineData("====")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Cursor_ThatIsNone_IsRefused(string text) => Assert.False(_cursors.TryRead(text, _scope, out PagePosition _));

    [Fact]
    public void Cursor_WhenItsTimeIsOver_IsRefused()
    {
        var cursor = _cursors.Create(_scope, Position);
        _clock.Advance(Cursors.Lifetime - TimeSpan.FromSeconds(1));
        Assert.True(_cursors.TryRead(cursor, _scope, out PagePosition _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_cursors.TryRead(cursor, _scope, out PagePosition _));
    }

    [Fact]
    public void Cursor_OfIds_HoldsTheId_AndIsNoCursorOfNumbers()
    {
        var id = Guid.CreateVersion7(_clock.GetUtcNow());
        var cursor = _cursors.Create(_scope, id);
        Assert.True(_cursors.TryRead(cursor, _scope, out Guid read));
        Assert.Equal(id, read);
        Assert.False(_cursors.TryRead(cursor, _scope, out PagePosition _));
        Assert.False(_cursors.TryRead(_cursors.Create(_scope, Position), _scope, out Guid _));
    }

    private static Caller CallerOf(Guid account, bool test = false) =>
        new(TestCredential.Create() with { AccountId = account, Test = test });
}
