var builder = DistributedApplication.CreateBuilder(args);

// Where `aspire publish` aims at: compose, unless `--target kubernetes` follows. Neither matters to a run.
if (builder.Configuration["target"] == "kubernetes")
{
    builder.AddKubernetesEnvironment("k8s");
}
else
{
    builder.AddDockerComposeEnvironment("compose");
}

var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("persondata");

// What Redis holds may be lost, so it has no volume. It speaks plain text to the services beside it: our client would not trust a made-up certificate.
var redis = builder.AddRedis("redis").WithoutHttpsCertificate();

// Once, before anybody else: no service ever migrates by itself.
var migrate = builder.AddProject<Projects.Cli>("migrate")
    .WithArgs("migrate")
    .WithReference(database)
    .WaitFor(database);

builder.AddProject<Projects.Api>("api")
    .WithHttpEndpoint()
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(database)
    .WithReference(redis)
    .WaitFor(database)
    .WaitFor(redis)
    .WaitForCompletion(migrate);

builder.AddProject<Projects.Worker>("worker")
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(database)
    .WaitFor(database)
    .WaitForCompletion(migrate);

builder.Build().Run();
