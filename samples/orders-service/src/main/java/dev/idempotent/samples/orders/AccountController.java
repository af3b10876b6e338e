package dev.idempotent.samples.orders;

import dev.idempotent.IdempotencyKey;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/accounts/{id}")
class AccountController {

    static final String ID = "[A-Za-z0-9._-]{1,64}";

    private final AccountService service;

    AccountController(AccountService service) {
        this.service = service;
    }

    @PostMapping("/deposits")
    @ResponseStatus(HttpStatus.CREATED)
    Account deposit(
            @IdempotencyKey String key,
            @PathVariable @Pattern(regexp = ID) String id,
            @Valid @RequestBody Money money) {
        return service.deposit(key, id, money.amount());
    }

    @PostMapping("/withdrawals")
    @ResponseStatus(HttpStatus.CREATED)
    Account withdraw(
            @IdempotencyKey String key,
            @PathVariable @Pattern(regexp = ID) String id,
            @Valid @RequestBody Money money) {
        return service.withdraw(key, id, money.amount());
    }

    @GetMapping
    Account account(@PathVariable @Pattern(regexp = ID) String id) {
        return service.account(id);
    }

    @ExceptionHandler
    ProblemDetail insufficientFunds(InsufficientFundsException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.PAYMENT_REQUIRED, e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail noSuchAccount(NoSuchAccountException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, e.getMessage());
    }
}
